"""Second factors, choices of first ones, and devices that stand for them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from pycognito.aws_srp import AWSSRP, hex_hash, hex_to_long, long_to_hex, pad_hex
from tests.services.cognito.conftest import PASSWORD, Shop, code_of

SMS = {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}}


def totp(secret: str, now: float) -> str:
    """What an authenticator shows. Source: RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, (int(now) // 30).to_bytes(8), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def now(it: Shop) -> float:
    """The server's time."""
    found: float = it.server.page("clock", {"seconds": 0})["now"]
    return found


@pytest.mark.turns_clock
def test_authenticators(shop: Callable[..., Shop]) -> None:
    it = shop()
    it.idp.set_user_pool_mfa_config(
        UserPoolId=it.pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    it.user("alice")
    asked = it.sign_in("alice")
    assert asked["ChallengeName"] == "MFA_SETUP"
    assert json.loads(asked["ChallengeParameters"]["MFAS_CAN_SETUP"]) == ["SOFTWARE_TOKEN_MFA"]
    offered = it.open.associate_software_token(Session=asked["Session"])
    secret = offered["SecretCode"]
    assert (
        code_of(it.open.verify_software_token, Session=offered["Session"], UserCode="000000")
        == "EnableSoftwareTokenMFAException"
    )
    verified = it.open.verify_software_token(Session=offered["Session"], UserCode=totp(secret, now(it)))
    done = it.answer({"ChallengeName": "MFA_SETUP", "Session": verified["Session"]}, "alice")
    assert done["AuthenticationResult"]["AccessToken"]
    asked = it.sign_in("alice")
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    with pytest.raises(it.open.exceptions.CodeMismatchException):
        it.answer(asked, "alice", SOFTWARE_TOKEN_MFA_CODE="000000")
    it.server.advance(60)
    code = totp(secret, now(it))
    assert it.answer(asked, "alice", SOFTWARE_TOKEN_MFA_CODE=code)["AuthenticationResult"]
    again = it.sign_in("alice")
    with pytest.raises(it.open.exceptions.CodeMismatchException):
        it.answer(again, "alice", SOFTWARE_TOKEN_MFA_CODE=code)
    token = done["AuthenticationResult"]["AccessToken"]
    factors = it.open.get_user_auth_factors(AccessToken=token)
    assert factors["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    assert it.idp.admin_get_user_auth_factors(UserPoolId=it.pool, Username="alice")["UserMFASettingList"]
    it.idp.admin_delete_software_token(UserPoolId=it.pool, Username="alice")
    assert it.sign_in("alice")["ChallengeName"] == "MFA_SETUP"


def test_codes_by_message_and_mail_and_what_is_preferred(shop: Callable[..., Shop]) -> None:
    it = shop(**SMS)
    it.idp.set_user_pool_mfa_config(
        UserPoolId=it.pool, MfaConfiguration="OPTIONAL", SmsMfaConfiguration=SMS, EmailMfaConfiguration={}
    )
    it.user("alice", phone_number="+15550101234", email="alice@x.org", email_verified="true")
    token = it.tokens("alice")["AccessToken"]
    both = {"SMSMfaSettings": {"Enabled": True}, "EmailMfaSettings": {"Enabled": True}}
    it.open.set_user_mfa_preference(AccessToken=token, **both)
    asked = it.sign_in("alice")
    assert asked["ChallengeName"] == "SELECT_MFA_TYPE"
    assert json.loads(asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"]) == ["SMS_MFA", "EMAIL_OTP"]
    sms = it.answer(asked, "alice", ANSWER="SMS_MFA")
    assert sms["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "+*******1234"
    assert it.answer(sms, "alice", SMS_MFA_CODE=it.code("+15550101234"))["AuthenticationResult"]
    it.idp.admin_set_user_mfa_preference(
        UserPoolId=it.pool, Username="alice", EmailMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    mail = it.sign_in("alice")
    assert mail["ChallengeName"] == "EMAIL_OTP"
    assert it.answer(mail, "alice", EMAIL_OTP_CODE=it.code("alice@x.org"))["AuthenticationResult"]
    it.open.set_user_settings(AccessToken=token, MFAOptions=[])
    options = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
    it.idp.admin_set_user_settings(UserPoolId=it.pool, Username="alice", MFAOptions=options)
    user = it.idp.admin_get_user(UserPoolId=it.pool, Username="alice")
    assert (user["PreferredMfaSetting"], user["UserMFASettingList"]) == ("EMAIL_OTP", ["EMAIL_OTP", "SMS_MFA"])
    assert it.idp.get_user_pool_mfa_config(UserPoolId=it.pool)["MfaConfiguration"] == "OPTIONAL"


def test_five_wrong_codes_end_the_session(shop: Callable[..., Shop]) -> None:
    it = shop(MfaConfiguration="ON", **SMS)
    it.user("alice", phone_number="+15550101234")
    asked = it.sign_in("alice")
    for _ in range(5):
        with pytest.raises(it.open.exceptions.CodeMismatchException):
            it.answer(asked, "alice", SMS_MFA_CODE="x")
    with pytest.raises(it.open.exceptions.NotAuthorizedException, match="session is expired"):
        it.answer(asked, "alice", SMS_MFA_CODE=it.code("+15550101234"))


@pytest.mark.turns_clock
def test_sessions_expire(shop: Callable[..., Shop]) -> None:
    it = shop(MfaConfiguration="ON", **SMS)
    it.user("alice", phone_number="+15550101234")
    asked = it.sign_in("alice")
    it.server.advance(181)
    with pytest.raises(it.open.exceptions.NotAuthorizedException, match="session is expired"):
        it.answer(asked, "alice", SMS_MFA_CODE=it.code("+15550101234"))


def test_first_factors_by_choice(shop: Callable[..., Shop]) -> None:
    it = shop(
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
        AutoVerifiedAttributes=["email"],
    )
    it.open.sign_up(ClientId=it.client, Username="alice", UserAttributes=[{"Name": "email", "Value": "alice@x.org"}])
    done = it.open.confirm_sign_up(ClientId=it.client, Username="alice", ConfirmationCode=it.code("alice@x.org"))
    begin = {"ClientId": it.client, "AuthFlow": "USER_AUTH"}
    first = it.open.initiate_auth(**begin, AuthParameters={"USERNAME": "alice"}, Session=done["Session"])
    it.open.change_password(AccessToken=first["AuthenticationResult"]["AccessToken"], ProposedPassword=PASSWORD)
    asked = it.open.initiate_auth(**begin, AuthParameters={"USERNAME": "alice"})
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"
    assert asked["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"]
    mail = it.answer(asked, "alice", ANSWER="EMAIL_OTP")
    assert it.answer(mail, "alice", EMAIL_OTP_CODE=it.code("alice@x.org"))["AuthenticationResult"]
    asked = it.open.initiate_auth(**begin, AuthParameters={"USERNAME": "alice"})
    assert it.answer(asked, "alice", ANSWER="PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]
    signer = AWSSRP("alice", PASSWORD, it.pool, it.client, client=it.open)
    parameters = {**signer.get_auth_params(), "PREFERRED_CHALLENGE": "PASSWORD_SRP"}
    asked = it.open.initiate_auth(**begin, AuthParameters=parameters)
    responses = signer.process_challenge(asked["ChallengeParameters"], parameters)
    answer = {"ClientId": it.client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses}
    assert it.open.respond_to_auth_challenge(**answer)["AuthenticationResult"]


def device_verifier(signer: AWSSRP, group: str, key: str, password: str) -> dict[str, str]:
    """What a client tells the server of a device's own password."""
    salt = pad_hex("0" + "5a" * 16)
    inner = hashlib.sha256(f"{group}{key}:{password}".encode()).hexdigest()
    exponent = hex_to_long(hex_hash(salt + inner))
    verifier = pad_hex(long_to_hex(pow(signer.val_g, exponent, signer.big_n)))
    encoded = [base64.b64encode(bytes.fromhex(part)).decode() for part in (verifier, salt)]
    return {"PasswordVerifier": encoded[0], "Salt": encoded[1]}


def test_a_remembered_device_stands_for_the_second_factor(shop: Callable[..., Shop]) -> None:
    it = shop(
        MfaConfiguration="ON",
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
        **SMS,
    )
    it.user("alice", phone_number="+15550101234")
    asked = it.sign_in("alice")
    result = it.answer(asked, "alice", SMS_MFA_CODE=it.code("+15550101234"))["AuthenticationResult"]
    token, offered = result["AccessToken"], result["NewDeviceMetadata"]
    key, group = offered["DeviceKey"], offered["DeviceGroupKey"]
    signer = AWSSRP("alice", PASSWORD, it.pool, it.client, client=it.open)
    config = device_verifier(signer, group, key, "device-password")
    confirmed = it.open.confirm_device(AccessToken=token, DeviceKey=key, DeviceSecretVerifierConfig=config)
    assert confirmed["UserConfirmationNecessary"] is True
    assert it.sign_in("alice", DEVICE_KEY=key)["ChallengeName"] == "SMS_MFA"
    it.open.update_device_status(AccessToken=token, DeviceKey=key, DeviceRememberedStatus="remembered")
    asked = it.sign_in("alice", DEVICE_KEY=key)
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    asked = it.answer(asked, "alice", DEVICE_KEY=key, SRP_A=long_to_hex(signer.large_a_value))
    assert asked["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
    wanted = asked["ChallengeParameters"]
    device = AWSSRP(key, "device-password", f"x_{group}", it.client, client=it.open)
    device.small_a_value, device.large_a_value = signer.small_a_value, signer.large_a_value
    secret = device.get_password_authentication_key(
        key, "device-password", hex_to_long(wanted["SRP_B"]), wanted["SALT"]
    )
    stamp = "Mon Jan 5 10:00:00 UTC 2026"
    said = bytearray(group, "utf-8") + key.encode() + base64.b64decode(wanted["SECRET_BLOCK"]) + stamp.encode()
    signature = base64.b64encode(hmac.digest(secret, bytes(said), "sha256")).decode()
    done = it.answer(
        asked, "alice", DEVICE_KEY=key, TIMESTAMP=stamp, PASSWORD_CLAIM_SIGNATURE=signature,
        PASSWORD_CLAIM_SECRET_BLOCK=wanted["SECRET_BLOCK"],
    )  # fmt: skip
    assert "NewDeviceMetadata" not in done["AuthenticationResult"]
    (listed,) = it.open.list_devices(AccessToken=token)["Devices"]
    assert listed["DeviceKey"] == key
    names = {"UserPoolId": it.pool, "Username": "alice"}
    assert it.idp.admin_list_devices(**names)["Devices"] == [it.idp.admin_get_device(**names, DeviceKey=key)["Device"]]
    it.idp.admin_update_device_status(**names, DeviceKey=key, DeviceRememberedStatus="not_remembered")
    assert it.open.get_device(AccessToken=token, DeviceKey=key)["Device"]
    it.open.forget_device(AccessToken=token, DeviceKey=key)
    assert code_of(it.idp.admin_forget_device, **names, DeviceKey=key) == "ResourceNotFoundException"


@pytest.mark.turns_clock
def test_wrong_codes_count_as_failed_tries(shop: Callable[..., Shop]) -> None:
    it = shop(MfaConfiguration="ON", **SMS)
    it.user("alice", phone_number="+15550101234")
    for number in range(10):
        asked = it.sign_in("alice")
        with pytest.raises(it.open.exceptions.CodeMismatchException):
            it.answer(asked, "alice", SMS_MFA_CODE="x")
        it.server.advance(0 if number == 9 or number < 4 else 2 ** (number - 4) + 0.1)
    assert code_of(it.sign_in, name="alice") == "NotAuthorizedException"


def test_choices_do_not_tell_who_exists(shop: Callable[..., Shop]) -> None:
    it = shop(
        {"PreventUserExistenceErrors": "ENABLED"},
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
    )
    it.user("alice", email="alice@x.org", email_verified="true")
    begin = {"ClientId": it.client, "AuthFlow": "USER_AUTH"}
    shown = []
    for name in ("alice", "bob"):
        asked = it.open.initiate_auth(**begin, AuthParameters={"USERNAME": name})
        mail = it.answer(asked, name, ANSWER="EMAIL_OTP")
        with pytest.raises(it.open.exceptions.CodeMismatchException):
            it.answer(mail, name, EMAIL_OTP_CODE="x")
        shown.append((asked["AvailableChallenges"], sorted(mail["ChallengeParameters"])))
    assert shown[0] == shown[1]
