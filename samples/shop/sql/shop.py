"""The sample shop on a real database: HTTP in front of a pool of connections to MariaDB, MySQL or PostgreSQL.

Environment:
    DATABASE_URL  mysql://USER:PASSWORD@HOST:3306/DATABASE or postgresql://USER:PASSWORD@HOST:5432/DATABASE
    POOL_SIZE     connections that this process may hold
    BUILD         which build of the shop this is:
        healthy                nothing is wrong with it (the default)
        leaking-health-check   its health check opens a connection of its own and keeps it, a minute long
        deadlocking-writes     a cancelled order changes the same rows as an order, in the other order, and both wait for the
                               payment service in the midst of it
        missing-index          finds a customer's orders by mail address, for which there is no index

GET /, /products/<id>, /orders/<customer>, /healthz; POST /checkout, /cancel with {"customer": 1}.
"""

import contextlib
import json
import os
import queue
import re
import signal
import ssl
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pg8000.dbapi
import pymysql

URL = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
BUILD = os.environ.get("BUILD", "healthy")
DEADLOCKING = BUILD == "deadlocking-writes"
ON_AIR = 1  # the product that everybody buys
VOUCHER = "DRAGON"
PAYMENT = 0.03  # seconds that the payment service takes to answer
TIMEOUT = 10
LEAKED_FOR = 60
# One for all connections: making it takes longer than to connect. RDS's certificate authority is not in the image, so that no
# certificate is verified.
TLS = ssl.create_default_context()
TLS.check_hostname, TLS.verify_mode = False, ssl.CERT_NONE
DRIVERS = (pymysql.MySQLError, pg8000.dbapi.Error)


class Unavailable(Exception):
    """The pool had no connection to give, or the database refused."""


def connect():
    login = {"host": URL.hostname, "user": URL.username, "password": urllib.parse.unquote(URL.password or "")}
    database = URL.path.lstrip("/")
    if URL.scheme == "postgresql":
        connection = pg8000.dbapi.connect(
            **login, port=URL.port or 5432, database=database, timeout=TIMEOUT, ssl_context=TLS, application_name="shop"
        )
        connection.autocommit = True
        return connection
    return pymysql.connect(
        **login,
        port=URL.port or 3306,
        database=database,
        autocommit=True,
        ssl=TLS,
        connect_timeout=TIMEOUT,
        read_timeout=TIMEOUT,
        write_timeout=TIMEOUT,
    )


def execute(connection, statement, *values):
    cursor = connection.cursor()
    try:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
    finally:
        cursor.close()


class Pool:
    """At most SIZE connections, each opened at its first use and kept. They take turns: as in a server whose worker
    threads have a connection each, all of them are soon open, however little there is to do."""

    def __init__(self, size):
        self.size = size
        self.idle = queue.Queue()
        for _ in range(size):
            self.idle.put(None)

    @contextlib.contextmanager
    def connection(self):
        try:
            connection = self.idle.get(timeout=TIMEOUT)
        except queue.Empty:
            raise Unavailable(f"pool timeout: none of {self.size} connections was given back in {TIMEOUT} s") from None
        try:
            if connection is None:
                connection = connect()
            yield connection
        except (*DRIVERS, OSError) as e:
            connection = self.rolled_back(connection)
            raise Unavailable(text(e)) from e
        finally:
            self.idle.put(connection)

    @staticmethod
    def rolled_back(connection):
        """The connection, or None when it is of no more use."""
        if connection is None:
            return None
        try:
            execute(connection, "ROLLBACK")
            return connection
        except (*DRIVERS, OSError):
            with contextlib.suppress(*DRIVERS, OSError):
                connection.close()
            return None


def text(error):
    """An error of any of the drivers, as the server says it."""
    said = error.args[0] if error.args else ""
    return said["M"] if isinstance(said, dict) and "M" in said else str(error)


POOL = Pool(int(os.environ.get("POOL_SIZE", "10")))


class Shop:
    """What the shop asks of its database. Amounts are pence."""

    def front(self):
        with POOL.connection() as c:
            return [{"id": i, "name": n, "pence": p} for i, n, p in execute(c, "SELECT id, name, pence FROM products")]

    def product(self, number):
        with POOL.connection() as c:
            found = execute(
                c,
                "SELECT p.name, p.pence, s.amount FROM products p JOIN stock s ON s.product = p.id WHERE p.id = %s",
                number,
            )
        return {"name": found[0][0], "pence": found[0][1], "left": found[0][2]} if found else None

    def orders(self, customer):
        with POOL.connection() as c:
            if BUILD == "missing-index":
                found = execute(c, "SELECT count(*), sum(pence) FROM orders WHERE mail = %s", mail(customer))
            else:
                found = execute(c, "SELECT count(*), sum(pence) FROM orders WHERE customer = %s", customer)
        return {"orders": found[0][0], "pence": int(found[0][1] or 0)}

    def checkout(self, customer):
        with self.paid(self.take, self.redeem, 1) as c:
            execute(
                c,
                "INSERT INTO orders (customer, mail, product, pence) VALUES (%s, %s, %s, %s)",
                customer,
                mail(customer),
                ON_AIR,
                650,
            )
        return {"order": "taken"}

    def cancel(self, customer):
        first, second = (self.redeem, self.take) if DEADLOCKING else (self.take, self.redeem)
        with self.paid(first, second, -1):
            return {"order": "cancelled"}

    @contextlib.contextmanager
    def paid(self, first, second, times):
        """A transaction that changes both; the payment service answers before it, or in the midst of it."""
        if not DEADLOCKING:
            time.sleep(PAYMENT)
        with POOL.connection() as c:
            execute(c, "START TRANSACTION")
            first(c, times)
            if DEADLOCKING:
                time.sleep(PAYMENT)
            second(c, times)
            yield c
            execute(c, "COMMIT")

    @staticmethod
    def take(c, amount):
        execute(c, "UPDATE stock SET amount = amount - %s WHERE product = %s", amount, ON_AIR)

    @staticmethod
    def redeem(c, times):
        execute(c, "UPDATE vouchers SET used = used + %s WHERE code = %s", times, VOUCHER)

    def health(self):
        if BUILD == "leaking-health-check":
            leak()
        else:
            with POOL.connection() as c:
                execute(c, "SELECT 1")
        return {"build": BUILD, "pool": POOL.size}


def mail(customer):
    return f"customer{customer}@example.com"


LEAKED = queue.Queue()


def leak():
    """A health check without close(): its connections stay until something else ends them, here after a minute."""
    try:
        connection = connect()
        execute(connection, "SELECT 1")
    except (*DRIVERS, OSError) as e:
        raise Unavailable(text(e)) from e
    LEAKED.put((time.monotonic() + LEAKED_FOR, connection))


def collect():
    while True:
        until, connection = LEAKED.get()
        time.sleep(max(0.0, until - time.monotonic()))
        with contextlib.suppress(*DRIVERS, OSError):
            connection.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet
    disable_nagle_algorithm = True
    shop = Shop()

    def do_GET(self):
        if self.path == "/":
            self.answer(self.shop.front)
        elif self.path == "/healthz":
            self.answer(self.shop.health)
        elif match := re.fullmatch(r"/products/(\d+)", self.path):
            self.answer(self.shop.product, int(match[1]))
        elif match := re.fullmatch(r"/orders/(\d+)", self.path):
            self.answer(self.shop.orders, int(match[1]))
        else:
            self.reply(404, {"error": "no such page"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        page = {"/checkout": self.shop.checkout, "/cancel": self.shop.cancel}.get(self.path)
        if page is None:
            self.reply(404, {"error": "no such page"})
            return
        try:
            customer = int(json.loads(body)["customer"])
        except (KeyError, TypeError, ValueError):
            self.reply(400, {"error": 'send JSON: {"customer": 1}'})
            return
        self.answer(page, customer)

    def answer(self, page, *values):
        try:
            found = page(*values)
        except Unavailable as e:
            self.reply(503, {"error": f"database: {e}"})
            return
        if found is None:
            self.reply(404, {"error": "not found"})
        else:
            self.reply(200, found)

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    if BUILD not in ("healthy", "leaking-health-check", "deadlocking-writes", "missing-index"):
        sys.exit(f"BUILD is {BUILD}: there is no such build of the shop")
    threading.Thread(target=collect, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # process 1 has no default action for it
    Server(("", int(os.environ.get("PORT", "8080"))), Handler).serve_forever()
