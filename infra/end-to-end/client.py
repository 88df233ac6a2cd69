"""A small HTTP client for the end-to-end programs: one kept-alive connection, JSON in and out."""

import http.client
import json
import socket
import time
import urllib.parse


class Client:
    """Talks to one server with one API key. Used by one thread."""

    def __init__(self, url, key, timeout=120):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.key, self.timeout = parts.hostname, parts.port, key, timeout
        self.connection = None

    def request(self, method, path, body=None, headers=None, parsed=True):
        """Sends a request and returns (status, body), JSON parsed if so wished. Reconnects once if the connection was closed."""
        headers = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        for attempt in (1, 2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
                    self.connection.connect()
                    self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connection.request(method, path, body, headers)
                response = self.connection.getresponse()
                content = response.read()
                if (response.getheader("Connection") or "").lower() == "close":
                    self.close()
                is_json = parsed and content[:1] in (b"{", b"[")
                return response.status, json.loads(content) if is_json else content.decode()
            except (http.client.HTTPException, ConnectionError):
                self.close()
                if attempt == 2:
                    raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def upload(self, collection, file, body):
        status, answer = self.request(
            "POST", f"/api/v1/collections/{collection}/files/{file}", body, {"Content-Type": "application/octet-stream"}
        )
        if status != 201:
            raise RuntimeError(f"upload of {file} was answered with {status}: {answer}")
        return answer

    def delete(self, collection, file):
        return self.request("DELETE", f"/api/v1/collections/{collection}/files/{file}")

    def query(self, collection, vector, **options):
        status, answer = self.request(
            "POST", "/api/query", json.dumps({"api_key": self.key, "collection": collection, "vector": vector, **options})
        )
        if status != 200:
            raise RuntimeError(f"a query was answered with {status}: {answer}")
        return answer

    def await_status(self, collection, wanted="ready", seconds=120):
        """Polls a collection's status until it is the wanted one; returns the seconds that it took."""
        start = time.monotonic()
        while True:
            status, answer = self.request("GET", f"/api/v1/collections/{collection}/status")
            if status == 200 and answer["status"] == wanted:
                return time.monotonic() - start
            if time.monotonic() - start > seconds:
                raise RuntimeError(f"collection {collection} is not {wanted} after {seconds} s but: {answer}")
            time.sleep(0.02)

    def await_optimized(self, collection, seconds=180):
        """Polls a collection's status until all that can be done for its searches is done."""
        start = time.monotonic()
        while True:
            _, answer = self.request("GET", f"/api/v1/collections/{collection}/status")
            if answer.get("optimization_state") == "index_optimized":
                return time.monotonic() - start
            if time.monotonic() - start > seconds:
                raise RuntimeError(f"collection {collection} is not optimized after {seconds} s but: {answer}")
            time.sleep(0.1)
