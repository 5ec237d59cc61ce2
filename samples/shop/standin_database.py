#!/usr/bin/env python3
"""A stand-in for the shop's database: a TCP server with a connection limit and a handful of workers.

It is NOT a database. It stands where MySQL would stand, so that a test can see which database a pod
really reaches, how many connections it holds, and what happens at the limit. It speaks one line of text
each way and keeps everything in memory:

    client connects      -> READY <name>         or, above the limit, ERROR Too many connections
    WHO                  -> OK "<name>"
    PRODUCTS             -> OK [{...}, ...]
    PRODUCT <id>         -> OK {...}              or NONE
    BASKET <id> <count>  -> OK <basket>           or NONE
    ORDER <basket>       -> OK <order>            or NONE

usage: standin_database.py --name NAME [--listen ADDRESS] [--port 3306] [--connections 341]
                           [--workers 2] [--query-ms 2]
"""

import argparse
import asyncio
import itertools
import json

PRODUCTS = {
    n: {"id": n, "name": name, "pence": pence}
    for n, (name, pence) in enumerate(
        [("Hot sauce", 650), ("Folding desk", 8900), ("Dog shampoo", 1200), ("Cycle light", 2400), ("Tea towel", 900)],
        start=1,
    )
}
MAX_BASKETS = 100_000


class Database:
    def __init__(self, name: str, connections: int, workers: int, query_ms: float):
        self.name = name
        self.connections = connections
        self.query = query_ms / 1000
        self.workers = asyncio.Semaphore(workers)
        self.open = 0
        self.refused = 0
        self.numbers = itertools.count(1)
        self.baskets: dict[int, int] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.open >= self.connections:
            self.refused += 1
            writer.write(b"ERROR Too many connections\n")
            writer.close()
            return
        self.open += 1
        try:
            writer.write(f"READY {self.name}\n".encode())
            while line := await reader.readline():
                async with self.workers:  # a query occupies a worker, as it would a core
                    await asyncio.sleep(self.query)
                writer.write(f"{self.answer(line.decode().split())}\n".encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client is gone, as clients are
        finally:
            self.open -= 1
            writer.close()

    def answer(self, words: list[str]) -> str:
        match words:
            case ["WHO"]:
                return ok(self.name)
            case ["STATUS"]:
                return ok({"open": self.open, "limit": self.connections, "refused": self.refused})
            case ["PRODUCTS"]:
                return ok(list(PRODUCTS.values()))
            case ["PRODUCT", n] if n.isdigit() and int(n) in PRODUCTS:
                return ok(PRODUCTS[int(n)])
            case ["BASKET", n, count] if n.isdigit() and count.isdigit() and int(n) in PRODUCTS:
                if len(self.baskets) >= MAX_BASKETS:
                    self.baskets.pop(next(iter(self.baskets)))
                basket = next(self.numbers)
                self.baskets[basket] = int(n)
                return ok(basket)
            case ["ORDER", basket] if basket.isdigit() and self.baskets.pop(int(basket), None):
                return ok(next(self.numbers))
            case ["PRODUCT" | "BASKET" | "ORDER", *_]:
                return "NONE"
        return "ERROR unknown command"


def ok(value: object) -> str:
    return "OK " + json.dumps(value)


async def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--name", required=True)
    p.add_argument("--listen", default="127.0.0.1")
    p.add_argument("--port", type=int, default=3306)
    p.add_argument("--connections", type=int, default=341, help="as MySQL's max_connections")
    p.add_argument("--workers", type=int, default=2)
    p.add_argument("--query-ms", type=float, default=2)
    a = p.parse_args()
    database = Database(a.name, a.connections, a.workers, a.query_ms)
    server = await asyncio.start_server(database.serve, a.listen, a.port, backlog=512)
    print(f"stand-in database {a.name} on {a.listen}:{a.port}, {a.connections} connections", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
