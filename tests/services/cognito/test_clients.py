"""What belongs to a client: two secrets while one takes the other's place, the style of its pages, its terms."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from pycognito.aws_srp import AWSSRP
from tests.services.cognito.browsers import Browser
from tests.services.cognito.conftest import PASSWORD, Shop, code_of

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_secrets_take_each_others_place(shop: Callable[..., Shop]) -> None:
    it = shop({"GenerateSecret": True})
    it.user("alice")
    who = {"UserPoolId": it.pool, "ClientId": it.client}
    first = it.idp.describe_user_pool_client(**who)["UserPoolClient"]["ClientSecret"]
    made = it.idp.add_user_pool_client_secret(**who)["ClientSecretDescriptor"]
    second = made["ClientSecretValue"]
    assert code_of(it.idp.add_user_pool_client_secret, **who) == "LimitExceededException"

    def works(secret: str) -> bool:
        signer = AWSSRP("alice", PASSWORD, it.pool, it.client, client=it.open, client_secret=secret)
        try:
            return bool(signer.authenticate_user()["AuthenticationResult"])
        except it.open.exceptions.NotAuthorizedException:
            return False

    assert works(first)
    assert works(second)
    listed = it.idp.list_user_pool_client_secrets(**who)["ClientSecrets"]
    assert [one["ClientSecretId"].split("--")[0] for one in listed] == [it.client] * 2
    assert all("ClientSecretValue" not in one for one in listed)
    it.idp.delete_user_pool_client_secret(**who, ClientSecretId=listed[0]["ClientSecretId"])
    assert not works(first)
    assert works(second)
    assert it.idp.describe_user_pool_client(**who)["UserPoolClient"]["ClientSecret"] == second
    last = {**who, "ClientSecretId": made["ClientSecretId"]}
    assert code_of(it.idp.delete_user_pool_client_secret, **last) == "InvalidParameterException"
    public = shop()
    refused = {"UserPoolId": public.pool, "ClientId": public.client}
    assert code_of(public.idp.add_user_pool_client_secret, **refused) == "InvalidParameterException"


def test_a_style_of_managed_login(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    idp, who = it.shop.idp, {"UserPoolId": it.shop.pool, "ClientId": it.shop.client}
    settings = {
        "components": {
            "pageBackground": {"lightMode": {"color": "112233ff"}},
            "primaryButton": {"lightMode": {"defaults": {"backgroundColor": "red}</style>", "textColor": "ffffffff"}}},
        }
    }
    logo = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": PNG}
    made = idp.create_managed_login_branding(**who, Settings=settings, Assets=[logo])["ManagedLoginBranding"]
    assert made["Settings"] == settings
    page = it.page()
    assert "body{background-color:#112233ff}" in page.body
    assert "button{color:#ffffffff}" in page.body
    assert "</style>" not in page.body.split("<style>")[1].split("</style>")[0]
    assert it.get("/assets/logo", client_id=it.shop.client).headers["content-type"] == "image/png"
    assert it.submit(page, username="alice", password=PASSWORD).query["code"]
    broken = {**who, "Assets": [{**logo, "Bytes": b"GIF89a"}]}
    idp.delete_managed_login_branding(UserPoolId=it.shop.pool, ManagedLoginBrandingId=made["ManagedLoginBrandingId"])
    assert code_of(idp.create_managed_login_branding, **broken) == "InvalidParameterException"
    made = idp.create_managed_login_branding(**who, Settings=settings, Assets=[logo])["ManagedLoginBranding"]
    assert code_of(idp.create_managed_login_branding, **who) == "ManagedLoginBrandingExistsException"
    one = {"UserPoolId": it.shop.pool, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
    assert idp.describe_managed_login_branding(**one)["ManagedLoginBranding"]["Assets"][0]["Bytes"] == PNG
    assert idp.describe_managed_login_branding_by_client(**who)["ManagedLoginBranding"]["Settings"] == settings
    wrong = {**one, "UseCognitoProvidedValues": True, "Settings": settings}
    assert code_of(idp.update_managed_login_branding, **wrong) == "InvalidParameterException"
    idp.update_managed_login_branding(**one, UseCognitoProvidedValues=True)
    assert "#112233" not in it.get("/login", **it.asked()).body
    idp.delete_managed_login_branding(**one)
    assert code_of(idp.describe_managed_login_branding, **one) == "ResourceNotFoundException"


def test_terms_stand_on_the_page_once_both_are_there(hosted: Callable[..., Browser]) -> None:
    it = hosted()
    idp, who = it.shop.idp, {"UserPoolId": it.shop.pool, "ClientId": it.shop.client}
    kind = {"TermsSource": "LINK", "Enforcement": "NONE"}
    links = {"cognito:default": "https://shop.example/terms", "cognito:french": "https://shop.example/fr"}
    terms = idp.create_terms(**who, TermsName="terms-of-use", **kind, Links=links)["Terms"]
    assert "shop.example/terms" not in it.get("/signup", **it.asked()).body
    privacy = {
        **who,
        "TermsName": "privacy-policy",
        **kind,
        "Links": {"cognito:default": "https://shop.example/privacy"},
    }
    idp.create_terms(**privacy)
    assert code_of(idp.create_terms, **privacy) == "TermsExistsException"
    body = it.get("/signup", **it.asked()).body
    assert 'href="https://shop.example/terms"' in body
    assert 'href="https://shop.example/privacy"' in body
    assert 'href="https://shop.example/fr"' in it.get("/signup", **it.asked(lang="fr")).body
    one = {"UserPoolId": it.shop.pool, "TermsId": terms["TermsId"]}
    changed = idp.update_terms(**one, Links={"cognito:default": "https://shop.example/new"})["Terms"]
    assert idp.describe_terms(**one)["Terms"] == changed
    assert idp.describe_terms_by_client(**who, TermsName="terms-of-use")["Terms"] == changed
    assert code_of(idp.update_terms, **one, Links={"cognito:default": "javascript:x"}) == "InvalidParameterException"
    assert {found["TermsName"] for found in idp.list_terms(UserPoolId=it.shop.pool)["Terms"]} == {
        "terms-of-use", "privacy-policy",
    }  # fmt: skip
    idp.delete_terms(**one)
    assert code_of(idp.describe_terms, **one) == "ResourceNotFoundException"
    assert json.dumps(len(idp.list_terms(UserPoolId=it.shop.pool, MaxResults=1)["Terms"])) == "1"
