"""What leaves over HTTP: an endpoint that fails now and then gets each event and each message in the end."""

from __future__ import annotations

import json

from tests.endpoint import Answer, serving
from tests.faults.workload import Step, Workload
from tests.roles import make_role

# What fails is as likely to fail again.
PATIENT = {"minDelayTarget": 1, "maxDelayTarget": 2, "numRetries": 50}


class Web(Workload):
    """An API destination of a rule, and a subscription of a topic."""

    def prepare(self) -> None:
        self.endpoint = self.ends.enter_context(serving())
        self.endpoint.answers.update({"/rule": [], "/topic": []})
        self.prepare_rule()
        self.prepare_topic()
        self.put: set[str] = set()
        self.published: set[str] = set()
        self.attempted: set[str] = set()

    def prepare_rule(self) -> None:
        events = self.client("events")
        basic = {"BasicAuthParameters": {"Username": "ann", "Password": "open sesame"}}
        connection = events.create_connection(Name="web", AuthorizationType="BASIC", AuthParameters=basic)
        destination = events.create_api_destination(
            Name="web",
            ConnectionArn=connection["ConnectionArn"],
            InvocationEndpoint=self.endpoint.url("/rule"),
            HttpMethod="POST",
        )
        role = make_role(self.client("iam"), "web", ("events:InvokeApiDestination",))
        events.put_rule(Name="web", EventPattern=json.dumps({"source": ["web"]}))
        target = {"Id": "web", "Arn": destination["ApiDestinationArn"], "RoleArn": role, "InputPath": "$.detail"}
        assert events.put_targets(Rule="web", Targets=[target])["FailedEntryCount"] == 0

    def prepare_topic(self) -> None:
        sns = self.client("sns")
        self.topic = sns.create_topic(Name="web")["TopicArn"]
        sns.subscribe(
            TopicArn=self.topic,
            Protocol="http",
            Endpoint=self.endpoint.url("/topic"),
            Attributes={"RawMessageDelivery": "true", "DeliveryPolicy": json.dumps({"healthyRetryPolicy": PATIENT})},
        )
        self.running.page("idle")
        [asked] = self.endpoint.at("/topic")
        sns.confirm_subscription(TopicArn=self.topic, Token=asked.json["Token"])
        self.endpoint.received.clear()

    def steps(self) -> list[Step]:
        return [self.put_event, self.publish]

    def fail_sometimes(self, path: str, number: int) -> None:
        if number % 4 == 0:
            self.endpoint.answers[path].append(Answer(503))

    def put_event(self, number: int) -> None:
        body = self.unique(number)
        self.fail_sometimes("/rule", number)
        self.attempted.add(body)
        entry = {"Source": "web", "DetailType": "d", "Detail": json.dumps({"body": body})}
        assert self.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
        self.put.add(body)
        self.wait(0.1)

    def publish(self, number: int) -> None:
        body = self.unique(number)
        self.fail_sometimes("/topic", number)
        self.attempted.add(body)
        self.client("sns").publish(TopicArn=self.topic, Message=json.dumps({"body": body}))
        self.published.add(body)
        self.wait(0.1)

    def bodies(self, path: str) -> set[str]:
        """Of what was taken."""
        return {one.json["body"] for one in self.endpoint.at(path) if one.status == 200}

    def verify(self) -> None:
        for answers in self.endpoint.answers.values():
            answers.clear()
        self.check("/rule", self.put)
        self.check("/topic", self.published)

    def check(self, path: str, acknowledged: set[str]) -> None:
        # Whatever has failed five times in a row is tried again after half a minute.
        came = self.until(lambda: acknowledged <= self.bodies(path), 60)
        assert came, f"{path}: {len(acknowledged - self.bodies(path))} of {len(acknowledged)} did not come"
        assert self.bodies(path) <= self.attempted
