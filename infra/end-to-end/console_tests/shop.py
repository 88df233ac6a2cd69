"""What the tests share: keys, an API client, and a collection of products that is ready."""

import os

from . import data
from .three_servers import ThreeServers


class Shop:
    def __init__(self, client, work):
        self.client = client
        self.work = work
        self.key = os.environ["SHARDSCAN_API_KEY"]
        self.other_key = os.environ["OTHER_API_KEY"]
        self.vectors, self.table = data.products(work / "spring.parquet", 12_000)
        data.products(work / "summer.parquet", 3_000, 12_000, seed=4)
        for name in ("spring.parquet", "summer.parquet"):
            client.upload("products", name, (work / name).read_bytes())
        client.await_status("products")
        client.await_optimized("products")
        self.servers = None

    def fleet(self):
        """Three query servers that answer for the same collections, once somebody asks for them."""
        if self.servers is None:
            self.servers = ThreeServers(self.work, self.key)
        return self.servers

    def close(self):
        if self.servers is not None:
            self.servers.close()

    def vector(self, row):
        return [float(number) for number in self.vectors[row]]
