"""As much of an S3 client as a cluster's own tools need: signed requests for small objects, and listings."""

import datetime
import hashlib
import hmac
import http.client
import urllib.parse
import xml.etree.ElementTree as ElementTree

REGION = "us-east-1"
NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class Bucket:
    """A bucket, spoken to with AWS signature 4. Used by one thread."""

    def __init__(self, endpoint, name, access_key, secret_key):
        parts = urllib.parse.urlsplit(endpoint)
        self.host = parts.netloc
        self.name, self.access_key, self.secret_key = name, access_key, secret_key

    def create(self):
        """Creates the bucket unless it is there."""
        self._request("PUT", "", expected=(200, 409))

    def put(self, key, content):
        self._request("PUT", key, content, expected=(200,))

    def swap(self, key, content, etag):
        """Writes an object whose version is still `etag`, or which is not there (None); tells whether it was so."""
        condition = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        answer, _ = self._exchange("PUT", key, content, None, condition, (200, 412))
        return answer.status == 200

    def keep_versions(self):
        """Has the bucket keep what is overwritten and deleted from now on."""
        body = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
        self._request("PUT", "", body, {"versioning": ""}, expected=(200,))

    def versions(self, key):
        """(id, seconds since 1970) of every version of one object that is no deletion."""
        marker = {}
        while True:
            _, content = self._request("GET", "", query={"versions": "", "prefix": key} | marker, expected=(200,))
            page = ElementTree.fromstring(content)
            for item in page.iter(f"{NAMESPACE}Version"):
                if item.findtext(f"{NAMESPACE}Key") == key:
                    stamp = item.findtext(f"{NAMESPACE}LastModified").replace("Z", "+00:00")
                    yield item.findtext(f"{NAMESPACE}VersionId"), datetime.datetime.fromisoformat(stamp).timestamp()
            if page.findtext(f"{NAMESPACE}IsTruncated") != "true":
                return
            marker = {"key-marker": page.findtext(f"{NAMESPACE}NextKeyMarker"),
                      "version-id-marker": page.findtext(f"{NAMESPACE}NextVersionIdMarker")}

    def read(self, key):
        """The object's bytes and its ETag, both None if it is not there."""
        answer, content = self._exchange("GET", key, b"", None, {}, (200, 404))
        return (content, answer.headers["ETag"]) if answer.status == 200 else (None, None)

    def get(self, key, version=None):
        """The object's bytes, or None."""
        query = {"versionId": version} if version else None
        status, content = self._request("GET", key, query=query, expected=(200, 404))
        return content if status == 200 else None

    def delete(self, key):
        self._request("DELETE", key, expected=(204,))

    def list(self, prefix):
        """Yields (key, size) of every object whose key starts with a prefix."""
        token = None
        while True:
            query = {"list-type": "2", "prefix": prefix} | ({"continuation-token": token} if token else {})
            _, content = self._request("GET", "", query=query, expected=(200,))
            page = ElementTree.fromstring(content)
            for item in page.iter(f"{NAMESPACE}Contents"):
                yield item.findtext(f"{NAMESPACE}Key"), int(item.findtext(f"{NAMESPACE}Size"))
            token = page.findtext(f"{NAMESPACE}NextContinuationToken")
            if not token:
                return

    def _request(self, method, key, content=b"", query=None, expected=()):
        answer, body = self._exchange(method, key, content, query, {}, expected)
        return answer.status, body

    def _exchange(self, method, key, content, query, headers, expected):
        path = urllib.parse.quote(f"/{self.name}/{key}" if key else f"/{self.name}")
        arguments = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote)
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request(
                method, path + (f"?{arguments}" if arguments else ""), content,
                {**headers, **self._signed(method, path, arguments, content)},
            )
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status not in expected:
            raise OSError(f"{method} {path} was answered with {answer.status}: {body.decode(errors='replace')}")
        return answer, body

    def _signed(self, method, path, arguments, content):
        now = datetime.datetime.now(datetime.timezone.utc)
        stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        digest = hashlib.sha256(content).hexdigest()
        names = "host;x-amz-content-sha256;x-amz-date"
        canonical = "\n".join([method, path, arguments, f"host:{self.host}", f"x-amz-content-sha256:{digest}",
                               f"x-amz-date:{stamp}", "", names, digest])
        scope = f"{day}/{REGION}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self.secret_key}".encode()
        for part in (day, REGION, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        return {
            "x-amz-date": stamp,
            "x-amz-content-sha256": digest,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope}, SignedHeaders={names}, "
                             f"Signature={signature}",
        }
