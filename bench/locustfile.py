"""Users that wait for nothing but their answers: the generator is the limit."""

from locust import HttpUser, constant, task


class Visitor(HttpUser):
    wait_time = constant(0)

    @task
    def product(self):
        self.client.get("/product/42", name="/product/[id]")
