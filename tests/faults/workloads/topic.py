"""A topic: what was published reaches every subscribed queue."""

from __future__ import annotations

from tests.faults.workload import Step, Workload


class Topic(Workload):
    """One publisher, two queues."""

    def prepare(self) -> None:
        sns = self.client("sns")
        self.topic = sns.create_topic(Name="topic")["TopicArn"]
        self.queues: list[str] = []
        for name in ("topic-a", "topic-b"):
            url, arn = self.queue(name, "sns.amazonaws.com")
            self.queues.append(url)
            attributes = {"RawMessageDelivery": "true"}
            sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
        self.attempted: set[str] = set()
        self.published: set[str] = set()

    def steps(self) -> list[Step]:
        return [self.publish]

    def publish(self, number: int) -> None:
        body = self.unique(number)
        self.attempted.add(body)
        self.client("sns").publish(TopicArn=self.topic, Message=body)
        self.published.add(body)

    def verify(self) -> None:
        for url in self.queues:
            delivered = set(self.drain(url))
            assert self.published <= delivered, "a published message was lost"
            assert delivered <= self.attempted
