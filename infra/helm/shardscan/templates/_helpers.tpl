{{- define "shardscan.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "shardscan.labels" -}}
app.kubernetes.io/name: shardscan
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "shardscan.queryLabels" -}}
app.kubernetes.io/name: shardscan
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: query-server
{{- end -}}

{{/* Where the store is, for whoever reads it. */}}
{{- define "shardscan.storeEnvironment" -}}
- {name: SHARDSCAN_STORE_ENDPOINT, value: {{ .Values.store.endpoint | quote }}}
- {name: SHARDSCAN_STORE_REGION, value: {{ .Values.store.region | quote }}}
- {name: SHARDSCAN_STORE_BUCKET, value: {{ .Values.store.bucket | quote }}}
- name: SHARDSCAN_STORE_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.store.secretName | quote }}, key: access-key}}
- name: SHARDSCAN_STORE_SECRET_KEY
  valueFrom: {secretKeyRef: {name: {{ .Values.store.secretName | quote }}, key: secret-key}}
{{- end -}}
