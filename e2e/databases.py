"""Real servers behind the RDS API of the end-to-end suite: a MariaDB and a PostgreSQL, production's and the copy of each.

usage: databases.py FOLDER mariadb|postgres INSTANCE PRODUCTION COPY NAMESPACE

Does what RDS would do for one product, until it is ended: starts production's server at the address PRODUCTION with the
sample shop's data, and makes INSTANCE known to the API; when the API has another instance of the engine, starts a server with
the same data at the address COPY; sets there the password of the master user that Airtime gives to RDS; sends CloudWatch the
servers' own CPU and connections. The password is read from the Secret in the copy's namespace NAMESPACE: the API that
stands in for RDS (moto) does not tell which one it was given.
"""

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback

import boto3

from rds import tell

MASTER, SHOP = "shopadmin", "change-me"
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../samples/shop/sql/schema.sql")
CONNECTIONS = 341
rds = boto3.client("rds")
cloudwatch = boto3.client("cloudwatch")


def as_server(*command):
    """Servers refuse to run as root."""
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


def run(*command, text=None):
    subprocess.run(as_server(*command), input=text, text=True, check=True, stdout=sys.stderr)


class Server:
    """One server: its folder, its address, its process."""

    def __init__(self, folder, address):
        self.folder, self.address = folder, address
        self.data = os.path.join(folder, "data")
        self.process, self.used, self.password = None, None, None

    def start(self):
        self.process = subprocess.Popen(as_server(*self.command()), stdout=sys.stderr, stderr=sys.stderr)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                self.sql("SELECT 1;")
                return self
            except subprocess.CalledProcessError:
                time.sleep(0.2)
        raise SystemExit(f"{self.folder}: the server does not answer")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def cpu(self):
        """Of the machine's processors since it was asked last, in percent."""
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        seconds = ticks(self.process.pid, 13, 17) + sum(ticks(child, 13, 15) for child in children)
        used, self.used = self.used, (time.monotonic(), seconds)
        if used is None:
            return 0.0
        return max(0.0, 100 * (seconds - used[1]) / (self.used[0] - used[0]) / os.cpu_count())

    def connections(self):
        found = subprocess.run(
            ["ss", "-Htn", "state", "established", "src", f"{self.address}:{self.port}"], capture_output=True, text=True
        )
        return float(len(found.stdout.splitlines()))


def ticks(pid, first, last):
    """Seconds of processor time, from fields of /proc/PID/stat (proc(5)); 0 of what has ended meanwhile."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            fields = f.read().rpartition(")")[2].split()
        return sum(int(n) for n in fields[first - 2 : last - 2]) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


class MariaDb(Server):
    port, version, family = 3306, "10.11.10", "mariadb10.11"

    @staticmethod
    def program(name):
        return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")

    def install(self):
        run(self.program("mariadb-install-db"), "--no-defaults", f"--datadir={self.data}", "--skip-test-db", "--auth-root-authentication-method=normal")

    def command(self):
        return [
            self.program("mariadbd"), "--no-defaults", f"--datadir={self.data}", f"--socket={self.folder}/s",
            f"--bind-address={self.address}", f"--port={self.port}", f"--pid-file={self.folder}/pid",
            f"--max-connections={CONNECTIONS}", "--innodb-buffer-pool-size=128M", "--innodb-flush-log-at-trx-commit=0",
            "--skip-name-resolve", f"--ssl-cert={self.folder}/tls.crt", f"--ssl-key={self.folder}/tls.key",
        ]  # fmt: skip

    def sql(self, text, database="mysql"):
        run("mariadb", "--no-defaults", f"--socket={self.folder}/s", "-uroot", database, text=text)

    def seed(self, schema):
        self.sql(
            f"""CREATE DATABASE shop;
            CREATE USER shop@'%' IDENTIFIED BY '{SHOP}';
            GRANT ALL ON shop.* TO shop@'%';
            CREATE USER {MASTER}@'%' IDENTIFIED BY 'not-a-secret' REQUIRE SSL;
            GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER, PROCESS ON *.* TO {MASTER}@'%';"""
        )
        self.sql(schema, "shop")

    def set_password(self, password):
        self.sql(f"ALTER USER {MASTER}@'%' IDENTIFIED BY '{password}';")


class Postgres(Server):
    port, version, family = 5432, "15.10", "postgres15"

    @staticmethod
    def program(name):
        folders = [f"/usr/lib/postgresql/{v}/bin" for v in (15, 16, 17)]
        return shutil.which(name, path=":".join(folders))

    def install(self):
        run(self.program("initdb"), "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with open(os.path.join(self.data, "pg_hba.conf"), "w") as f:
            f.write(f"local all postgres trust\nhostssl all {MASTER} all scram-sha-256\nhost all shop all scram-sha-256\n")

    def command(self):
        settings = {
            "listen_addresses": self.address,
            "unix_socket_directories": self.folder,
            "max_connections": CONNECTIONS,
            "shared_buffers": "128MB",
            "fsync": "off",
            "shared_preload_libraries": "pg_stat_statements",  # RDS's default, too
            "ssl": "on",
            "ssl_cert_file": f"{self.folder}/tls.crt",
            "ssl_key_file": f"{self.folder}/tls.key",
        }
        return [self.program("postgres"), "-D", self.data, *(o for n, v in settings.items() for o in ("-c", f"{n}={v}"))]

    def sql(self, text, database="postgres"):
        run(self.program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "postgres", database, text=text)

    def seed(self, schema):
        self.sql(
            f"""CREATE ROLE shop LOGIN PASSWORD '{SHOP}';
            CREATE ROLE {MASTER} LOGIN CREATEROLE CREATEDB PASSWORD 'not-a-secret';
            GRANT pg_monitor, pg_read_all_data TO {MASTER} WITH ADMIN OPTION;
            CREATE DATABASE shop OWNER shop;"""
        )
        self.sql("CREATE EXTENSION pg_stat_statements; SET ROLE shop;\n" + schema + "\nANALYZE;", "shop")

    def set_password(self, password):
        self.sql(f"ALTER ROLE {MASTER} PASSWORD '{password}';")


def folder(path):
    """A new one, of the user that servers run as, with what TLS needs."""
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=rds", "-keyout", f"{path}/tls.key", "-out", f"{path}/tls.crt"],
        check=True,
        capture_output=True,
    )
    for name in ("", "tls.key", "tls.crt"):
        shutil.chown(os.path.join(path, name), "nobody", "nogroup")
    return path


def register(engine, kind, instance):
    rds.create_db_parameter_group(DBParameterGroupName=f"{instance}-group", DBParameterGroupFamily=kind.family, Description="the shop's")
    rds.modify_db_parameter_group(
        DBParameterGroupName=f"{instance}-group",
        Parameters=[{"ParameterName": "max_connections", "ParameterValue": str(CONNECTIONS), "ApplyMethod": "pending-reboot"}],
    )
    rds.create_db_instance(
        DBInstanceIdentifier=instance,
        DBInstanceClass="db.m5.large",
        Engine=engine,
        EngineVersion=kind.version,
        AllocatedStorage=100,
        StorageType="gp3",
        DBName="shop",
        MasterUsername=MASTER,
        MasterUserPassword="not-a-secret",
        DBParameterGroupName=f"{instance}-group",
        Tags=[{"Key": "airtime.dev/namespace", "Value": instance}],
    )


def made(namespace):
    """The password that Airtime made for the copy; None while there is none."""
    found = subprocess.run(
        ["kubectl", "get", "secret", "airtime-database-shop", "-n", namespace, "-o", "json"], capture_output=True, text=True
    )
    return base64.b64decode(json.loads(found.stdout)["data"]["password"]).decode() if found.returncode == 0 else None


def figures(instance, server):
    values = {"CPUUtilization": server.cpu(), "DatabaseConnections": server.connections(), "FreeableMemory": 4.0 * 2**30}
    tell(cloudwatch, instance, values)


def play(root, engine, instance, production, copy, namespace):
    kind = {"mariadb": MariaDb, "postgres": Postgres}[engine]
    servers = {}
    source = kind(folder(os.path.join(root, "production")), production)
    source.install()
    source.start()
    with open(SCHEMA) as f:
        source.seed(f.read())
    source.stop()
    base = shutil.copytree(source.data, os.path.join(root, "base"), dirs_exist_ok=True)
    servers[instance] = source.start()
    register(engine, kind, instance)
    print("production's server runs", flush=True)
    sent = 0.0

    def follow():
        nonlocal sent
        found = {i["DBInstanceIdentifier"] for i in rds.describe_db_instances()["DBInstances"] if i["Engine"] == engine}
        for name in sorted(found - set(servers)):
            restored = kind(folder(os.path.join(root, "copy")), copy)
            shutil.copytree(base, restored.data)
            subprocess.run(["chown", "-R", "nobody:nogroup", restored.data], check=True)
            os.chmod(restored.data, 0o700)
            servers[name] = restored.start()
            print(f"the server of {name} runs", flush=True)
        for name in set(servers) - found:
            servers.pop(name).stop()
            print(f"the server of {name} is gone", flush=True)
        for name, server in servers.items():
            if name != instance and server.password is None and (password := made(namespace)):
                server.set_password(password)
                server.password = password
                print(f"the server of {name} has Airtime's password", flush=True)
        if time.monotonic() - sent > 15:
            for name, server in servers.items():
                figures(name, server)
            sent = time.monotonic()

    while True:
        try:
            follow()
        except Exception as e:  # an answer that is late once; RDS goes on
            print(e, file=sys.stderr, flush=True)
        time.sleep(1)


def end(*_):
    """With it, the servers: each is in this process's group."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    sys.exit(0)


if __name__ == "__main__":
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, end)
    try:
        play(*sys.argv[1:])
    except Exception:
        traceback.print_exc()
        end()
