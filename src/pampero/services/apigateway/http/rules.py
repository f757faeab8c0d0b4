"""Routing rules of domain names: by headers and by the beginnings of paths, in the order of their priorities.

Source: "Routing rules to connect API stages to a custom domain name for REST APIs". What AWS says to rules that it refuses no
source tells: the words are chosen.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pampero.api import Call, operation
from pampero.aws.paging import number_of, page
from pampero.services.apigateway.domains.model import RULES, Domain, find_domain, kept, rules_of
from pampero.services.apigateway.http import types as t
from pampero.services.apigateway.http.mappings import has_stage
from pampero.services.apigateway.model import OWNERS, at, bad_request, conflict, new_id, not_found
from pampero.store.tx import ReadTx, Tx

T = TypeVar("T")
RULE = "/domainnames/{DomainName}/routingrules"
PAGE = 100
# "up to two header conditions and one path condition"
MAX_HEADERS, MAX_PATHS = 2, 1


def shown(type_: type[T], rule: t.RoutingRule) -> T:
    """As an answer of this shape."""
    return type_(**{name: getattr(rule, name) for name in t.RoutingRule.__struct_fields__})


def _check(tx: ReadTx, call: Call, req: Any) -> None:
    """Raises BadRequestException, NotFoundException."""
    headers = [one for one in req.Conditions if one.MatchHeaders is not None]
    paths = [one for one in req.Conditions if one.MatchBasePaths is not None]
    if len(headers) > MAX_HEADERS or len(paths) > MAX_PATHS:
        raise bad_request("A routing rule has up to two header conditions and one path condition")
    if any((one.MatchHeaders is None) == (one.MatchBasePaths is None) for one in req.Conditions):
        raise bad_request("A condition is either of headers or of base paths")
    if len(req.Actions) != 1:
        raise bad_request("A routing rule has one action")
    invoked = req.Actions[0].InvokeApi
    if not has_stage(tx, call, invoked.ApiId, invoked.Stage):
        raise bad_request("Invalid stage identifier specified")
    owner = OWNERS.get(tx, "", invoked.ApiId)
    if owner is None or owner.protocol != "REST":
        raise bad_request("Routing rules invoke stages of REST APIs only")


def _save(tx: Tx, domain: Domain, req: Any, id_: str) -> t.RoutingRule:
    """Raises ConflictException."""
    if any(rule.Priority == req.Priority and rule.RoutingRuleId != id_ for rule in rules_of(tx, domain)):
        raise conflict(f"There is a routing rule with the priority {req.Priority} already")
    rule = t.RoutingRule(
        Actions=req.Actions, Conditions=req.Conditions, Priority=req.Priority, RoutingRuleId=id_,
        RoutingRuleArn=f"arn:aws:apigateway:{domain.region}:{domain.account}:/domainnames/{domain.name}/routingrules/{id_}",
    )  # fmt: skip
    RULES.put(tx, domain.id, id_, rule)
    tx.touch(kept(domain.name))
    return rule


def _find(tx: ReadTx, domain: Domain, id_: str) -> t.RoutingRule:
    """Raises NotFoundException."""
    rule = RULES.get(tx, domain.id, id_)
    if rule is None:
        raise not_found("Invalid routing rule identifier specified")
    return rule


@operation("CreateRoutingRule", resource=at(RULE), action="apigateway:CreateRoutingRule")
def create_routing_rule(tx: Tx, call: Call, req: t.CreateRoutingRuleRequest) -> t.CreateRoutingRuleResponse:
    """One more rule. Source: API_CreateRoutingRule. Raises NotFoundException, BadRequestException, ConflictException."""
    domain = find_domain(tx, call, req.DomainName)
    _check(tx, call, req)
    return shown(t.CreateRoutingRuleResponse, _save(tx, domain, req, new_id()))


@operation("PutRoutingRule", resource=at(RULE + "/{RoutingRuleId}"), action="apigateway:UpdateRoutingRule")
def put_routing_rule(tx: Tx, call: Call, req: t.PutRoutingRuleRequest) -> t.PutRoutingRuleResponse:
    """Another rule in its place. Source: API_PutRoutingRule. Raises NotFoundException, BadRequestException,
    ConflictException."""
    domain = find_domain(tx, call, req.DomainName)
    _find(tx, domain, req.RoutingRuleId)
    _check(tx, call, req)
    return shown(t.PutRoutingRuleResponse, _save(tx, domain, req, req.RoutingRuleId))


@operation("GetRoutingRule", resource=at(RULE + "/{RoutingRuleId}"), action="apigateway:GetRoutingRule", read=True)
def get_routing_rule(tx: ReadTx, call: Call, req: t.GetRoutingRuleRequest) -> t.GetRoutingRuleResponse:
    """One rule. Source: API_GetRoutingRule. Raises NotFoundException."""
    return shown(t.GetRoutingRuleResponse, _find(tx, find_domain(tx, call, req.DomainName), req.RoutingRuleId))


@operation("ListRoutingRules", resource=at(RULE), action="apigateway:ListRoutingRules", read=True)
def list_routing_rules(tx: ReadTx, call: Call, req: t.ListRoutingRulesRequest) -> t.ListRoutingRulesResponse:
    """All of a domain name, by priority. Source: API_ListRoutingRules. Raises NotFoundException, BadRequestException."""
    domain = find_domain(tx, call, req.DomainName)
    after = number_of(req.NextToken, 0, lambda: bad_request("Invalid nextToken"))
    found = [rule for rule in rules_of(tx, domain) if (rule.Priority or 0) > after]
    items, token = page(found, req.MaxResults or PAGE, lambda rule: rule.Priority)
    return t.ListRoutingRulesResponse(RoutingRules=items, NextToken=token)


@operation("DeleteRoutingRule", resource=at(RULE + "/{RoutingRuleId}"), action="apigateway:DeleteRoutingRule")
def delete_routing_rule(tx: Tx, call: Call, req: t.DeleteRoutingRuleRequest) -> None:
    """Source: API_DeleteRoutingRule. Raises NotFoundException."""
    domain = find_domain(tx, call, req.DomainName)
    _find(tx, domain, req.RoutingRuleId)
    RULES.delete(tx, domain.id, req.RoutingRuleId)
    tx.touch(kept(domain.name))
