"""Types of kms, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AliasListEntry(Struct, kw_only=True, omit_defaults=True):
    AliasName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[a-zA-Z0-9:/_-]+$)\\Z')] | None = None
    AliasArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    TargetKeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    CreationDate: float | None = None
    LastUpdatedDate: float | None = None


class CancelKeyDeletionRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class CancelKeyDeletionResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class ConnectCustomKeyStoreRequest(Struct, kw_only=True, omit_defaults=True):
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)]


class ConnectCustomKeyStoreResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class CreateAliasRequest(Struct, kw_only=True, omit_defaults=True):
    AliasName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[a-zA-Z0-9:/_-]+$)\\Z')]
    TargetKeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class CreateGrantRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    GranteePrincipal: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[\\w+=,.@:/-]+$)\\Z')] | None = None
    RetiringPrincipal: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[\\w+=,.@:/-]+$)\\Z')] | None = None
    Operations: list[Annotated[str, Meta(pattern='\\A(?:Decrypt|Encrypt|GenerateDataKey|GenerateDataKeyWithoutPlaintext|ReEncryptFrom|ReEncryptTo|Sign|Verify|GetPublicKey|CreateGrant|RetireGrant|DescribeKey|GenerateDataKeyPair|GenerateDataKeyPairWithoutPlaintext|GenerateMac|VerifyMac|DeriveSharedSecret|Encapsulate|Decapsulate)\\Z')]]
    Constraints: GrantConstraints | None = None
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[a-zA-Z0-9:/_-]+$)\\Z')] | None = None
    DryRun: bool | None = None
    GranteeServicePrincipal: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$)\\Z')] | None = None
    RetiringServicePrincipal: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$)\\Z')] | None = None


class CreateGrantResponse(Struct, kw_only=True, omit_defaults=True):
    GrantToken: Annotated[str, Meta(min_length=1, max_length=8192)] | None = None
    GrantId: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class CreateKeyRequest(Struct, kw_only=True, omit_defaults=True):
    Policy: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    Description: Annotated[str, Meta(max_length=8192)] | None = None
    KeyUsage: Annotated[str, Meta(pattern='\\A(?:SIGN_VERIFY|ENCRYPT_DECRYPT|GENERATE_VERIFY_MAC|KEY_AGREEMENT|ENCAPSULATE_DECAPSULATE)\\Z')] | None = None
    CustomerMasterKeySpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SYMMETRIC_DEFAULT|HMAC_224|HMAC_256|HMAC_384|HMAC_512|SM2)\\Z')] | None = None
    KeySpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SYMMETRIC_DEFAULT|HMAC_224|HMAC_256|HMAC_384|HMAC_512|SM2|ML_DSA_44|ML_DSA_65|ML_DSA_87|ECC_NIST_EDWARDS25519|ML_KEM_512|ML_KEM_768|ML_KEM_1024)\\Z')] | None = None
    Origin: Annotated[str, Meta(pattern='\\A(?:AWS_KMS|EXTERNAL|AWS_CLOUDHSM|EXTERNAL_KEY_STORE)\\Z')] | None = None
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    BypassPolicyLockoutSafetyCheck: bool | None = None
    Tags: list[Tag] | None = None
    MultiRegion: bool | None = None
    XksKeyId: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^[a-zA-Z0-9-_.]+$)\\Z')] | None = None


class CreateKeyResponse(Struct, kw_only=True, omit_defaults=True):
    KeyMetadata: KeyMetadata | None = None


class CustomKeyStoresListEntry(Struct, kw_only=True, omit_defaults=True):
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    CustomKeyStoreName: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    CloudHsmClusterId: Annotated[str, Meta(min_length=19, max_length=24, pattern='\\A(?:cluster-[2-7a-zA-Z]{11,16})\\Z')] | None = None
    TrustAnchorCertificate: Annotated[str, Meta(min_length=1, max_length=5000)] | None = None
    ConnectionState: Annotated[str, Meta(pattern='\\A(?:CONNECTED|CONNECTING|FAILED|DISCONNECTED|DISCONNECTING)\\Z')] | None = None
    ConnectionErrorCode: Annotated[str, Meta(pattern='\\A(?:INVALID_CREDENTIALS|CLUSTER_NOT_FOUND|NETWORK_ERRORS|INTERNAL_ERROR|INSUFFICIENT_CLOUDHSM_HSMS|USER_LOCKED_OUT|USER_NOT_FOUND|USER_LOGGED_IN|SUBNET_NOT_FOUND|INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET|XKS_PROXY_ACCESS_DENIED|XKS_PROXY_NOT_REACHABLE|XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND|XKS_PROXY_INVALID_RESPONSE|XKS_PROXY_INVALID_CONFIGURATION|XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION|XKS_PROXY_TIMED_OUT|XKS_PROXY_INVALID_TLS_CONFIGURATION)\\Z')] | None = None
    CreationDate: float | None = None
    CustomKeyStoreType: Annotated[str, Meta(pattern='\\A(?:AWS_CLOUDHSM|EXTERNAL_KEY_STORE)\\Z')] | None = None
    XksProxyConfiguration: XksProxyConfigurationType | None = None


class DecapsulateRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    SharedSecretCiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)]
    EncapsulationAlgorithm: Annotated[str, Meta(pattern='\\A(?:ML_KEM)\\Z')]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None


class DecapsulateResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    SharedSecret: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    EncapsulationAlgorithm: Annotated[str, Meta(pattern='\\A(?:ML_KEM)\\Z')] | None = None


class DecryptRequest(Struct, kw_only=True, omit_defaults=True):
    CiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    EncryptionContext: dict[str, str] | None = None
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    EncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None
    Recipient: RecipientInfo | None = None
    DryRun: bool | None = None
    DryRunModifiers: list[Annotated[str, Meta(pattern='\\A(?:IGNORE_CIPHERTEXT)\\Z')]] | None = None


class DecryptResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Plaintext: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    EncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None
    CiphertextForRecipient: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class DeleteAliasRequest(Struct, kw_only=True, omit_defaults=True):
    AliasName: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[a-zA-Z0-9:/_-]+$)\\Z')]


class DeleteCustomKeyStoreRequest(Struct, kw_only=True, omit_defaults=True):
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)]


class DeleteCustomKeyStoreResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class DeleteImportedKeyMaterialRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class DeleteImportedKeyMaterialResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyMaterialId: Annotated[str, Meta(max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class DeriveSharedSecretRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    KeyAgreementAlgorithm: Annotated[str, Meta(pattern='\\A(?:ECDH)\\Z')]
    PublicKey: Annotated[bytes, Meta(min_length=1, max_length=8192)]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None
    Recipient: RecipientInfo | None = None


class DeriveSharedSecretResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    SharedSecret: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    CiphertextForRecipient: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    KeyAgreementAlgorithm: Annotated[str, Meta(pattern='\\A(?:ECDH)\\Z')] | None = None
    KeyOrigin: Annotated[str, Meta(pattern='\\A(?:AWS_KMS|EXTERNAL|AWS_CLOUDHSM|EXTERNAL_KEY_STORE)\\Z')] | None = None


class DescribeCustomKeyStoresRequest(Struct, kw_only=True, omit_defaults=True):
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    CustomKeyStoreName: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None


class DescribeCustomKeyStoresResponse(Struct, kw_only=True, omit_defaults=True):
    CustomKeyStores: list[CustomKeyStoresListEntry] | None = None
    NextMarker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    Truncated: bool | None = None


class DescribeKeyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None


class DescribeKeyResponse(Struct, kw_only=True, omit_defaults=True):
    KeyMetadata: KeyMetadata | None = None


class DisableKeyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class DisableKeyRotationRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class DisconnectCustomKeyStoreRequest(Struct, kw_only=True, omit_defaults=True):
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)]


class DisconnectCustomKeyStoreResponse(Struct, kw_only=True, omit_defaults=True):
    """No members."""


class EnableKeyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class EnableKeyRotationRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    RotationPeriodInDays: Annotated[int, Meta(ge=90, le=2560)] | None = None


class EncapsulateRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    EncapsulationAlgorithm: Annotated[str, Meta(pattern='\\A(?:ML_KEM)\\Z')]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None


class EncapsulateResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    SharedSecret: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    SharedSecretCiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    EncapsulationAlgorithm: Annotated[str, Meta(pattern='\\A(?:ML_KEM)\\Z')] | None = None


class EncryptRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Plaintext: Annotated[bytes, Meta(min_length=1, max_length=4096)]
    EncryptionContext: dict[str, str] | None = None
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    EncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None
    DryRun: bool | None = None


class EncryptResponse(Struct, kw_only=True, omit_defaults=True):
    CiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    EncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None


class GenerateDataKeyPairRequest(Struct, kw_only=True, omit_defaults=True):
    EncryptionContext: dict[str, str] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    KeyPairSpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SM2|ECC_NIST_EDWARDS25519|ML_KEM_512|ML_KEM_768|ML_KEM_1024)\\Z')]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    Recipient: RecipientInfo | None = None
    DryRun: bool | None = None


class GenerateDataKeyPairResponse(Struct, kw_only=True, omit_defaults=True):
    PrivateKeyCiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    PrivateKeyPlaintext: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    PublicKey: Annotated[bytes, Meta(min_length=1, max_length=8192)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyPairSpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SM2|ECC_NIST_EDWARDS25519|ML_KEM_512|ML_KEM_768|ML_KEM_1024)\\Z')] | None = None
    CiphertextForRecipient: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class GenerateDataKeyPairWithoutPlaintextRequest(Struct, kw_only=True, omit_defaults=True):
    EncryptionContext: dict[str, str] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    KeyPairSpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SM2|ECC_NIST_EDWARDS25519|ML_KEM_512|ML_KEM_768|ML_KEM_1024)\\Z')]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None


class GenerateDataKeyPairWithoutPlaintextResponse(Struct, kw_only=True, omit_defaults=True):
    PrivateKeyCiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    PublicKey: Annotated[bytes, Meta(min_length=1, max_length=8192)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyPairSpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SM2|ECC_NIST_EDWARDS25519|ML_KEM_512|ML_KEM_768|ML_KEM_1024)\\Z')] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class GenerateDataKeyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    EncryptionContext: dict[str, str] | None = None
    NumberOfBytes: Annotated[int, Meta(ge=1, le=1024)] | None = None
    KeySpec: Annotated[str, Meta(pattern='\\A(?:AES_256|AES_128)\\Z')] | None = None
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    Recipient: RecipientInfo | None = None
    DryRun: bool | None = None


class GenerateDataKeyResponse(Struct, kw_only=True, omit_defaults=True):
    CiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    Plaintext: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    CiphertextForRecipient: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class GenerateDataKeyWithoutPlaintextRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    EncryptionContext: dict[str, str] | None = None
    KeySpec: Annotated[str, Meta(pattern='\\A(?:AES_256|AES_128)\\Z')] | None = None
    NumberOfBytes: Annotated[int, Meta(ge=1, le=1024)] | None = None
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None


class GenerateDataKeyWithoutPlaintextResponse(Struct, kw_only=True, omit_defaults=True):
    CiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class GenerateMacRequest(Struct, kw_only=True, omit_defaults=True):
    Message: Annotated[bytes, Meta(min_length=1, max_length=4096)]
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    MacAlgorithm: Annotated[str, Meta(pattern='\\A(?:HMAC_SHA_224|HMAC_SHA_256|HMAC_SHA_384|HMAC_SHA_512)\\Z')]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None


class GenerateMacResponse(Struct, kw_only=True, omit_defaults=True):
    Mac: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    MacAlgorithm: Annotated[str, Meta(pattern='\\A(?:HMAC_SHA_224|HMAC_SHA_256|HMAC_SHA_384|HMAC_SHA_512)\\Z')] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class GenerateRandomRequest(Struct, kw_only=True, omit_defaults=True):
    NumberOfBytes: Annotated[int, Meta(ge=1, le=1024)] | None = None
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    Recipient: RecipientInfo | None = None


class GenerateRandomResponse(Struct, kw_only=True, omit_defaults=True):
    Plaintext: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    CiphertextForRecipient: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None


class GetKeyLastUsageRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class GetKeyLastUsageResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyLastUsage: KeyLastUsageData | None = None
    TrackingStartDate: float | None = None
    KeyCreationDate: float | None = None


class GetKeyPolicyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None


class GetKeyPolicyResponse(Struct, kw_only=True, omit_defaults=True):
    Policy: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    PolicyName: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w]+)\\Z')] | None = None


class GetKeyRotationStatusRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class GetKeyRotationStatusResponse(Struct, kw_only=True, omit_defaults=True):
    KeyRotationEnabled: bool | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    RotationPeriodInDays: Annotated[int, Meta(ge=90, le=2560)] | None = None
    NextRotationDate: float | None = None
    OnDemandRotationStartDate: float | None = None


class GetParametersForImportRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    WrappingAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSAES_PKCS1_V1_5|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|RSA_AES_KEY_WRAP_SHA_1|RSA_AES_KEY_WRAP_SHA_256|SM2PKE)\\Z')]
    WrappingKeySpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|SM2)\\Z')]


class GetParametersForImportResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    ImportToken: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    PublicKey: Annotated[bytes, Meta(min_length=1, max_length=4096)] | None = None
    ParametersValidTo: float | None = None


class GetPublicKeyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None


class GetPublicKeyResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    PublicKey: Annotated[bytes, Meta(min_length=1, max_length=8192)] | None = None
    CustomerMasterKeySpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SYMMETRIC_DEFAULT|HMAC_224|HMAC_256|HMAC_384|HMAC_512|SM2)\\Z')] | None = None
    KeySpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SYMMETRIC_DEFAULT|HMAC_224|HMAC_256|HMAC_384|HMAC_512|SM2|ML_DSA_44|ML_DSA_65|ML_DSA_87|ECC_NIST_EDWARDS25519|ML_KEM_512|ML_KEM_768|ML_KEM_1024)\\Z')] | None = None
    KeyUsage: Annotated[str, Meta(pattern='\\A(?:SIGN_VERIFY|ENCRYPT_DECRYPT|GENERATE_VERIFY_MAC|KEY_AGREEMENT|ENCAPSULATE_DECAPSULATE)\\Z')] | None = None
    EncryptionAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')]] | None = None
    SigningAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:RSASSA_PSS_SHA_256|RSASSA_PSS_SHA_384|RSASSA_PSS_SHA_512|RSASSA_PKCS1_V1_5_SHA_256|RSASSA_PKCS1_V1_5_SHA_384|RSASSA_PKCS1_V1_5_SHA_512|ECDSA_SHA_256|ECDSA_SHA_384|ECDSA_SHA_512|SM2DSA|ML_DSA_SHAKE_256|ED25519_SHA_512|ED25519_PH_SHA_512)\\Z')]] | None = None
    KeyAgreementAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:ECDH)\\Z')]] | None = None
    EncapsulationAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:ML_KEM)\\Z')]] | None = None


class GrantConstraints(Struct, kw_only=True, omit_defaults=True):
    EncryptionContextSubset: dict[str, str] | None = None
    EncryptionContextEquals: dict[str, str] | None = None
    SourceArn: Annotated[str, Meta(min_length=20, max_length=512, pattern='\\A(?:^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$)\\Z')] | None = None


class GrantListEntry(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    GrantId: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    Name: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[a-zA-Z0-9:/_-]+$)\\Z')] | None = None
    CreationDate: float | None = None
    GranteePrincipal: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[\\w+=,.@:/-]+$)\\Z')] | None = None
    RetiringPrincipal: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[\\w+=,.@:/-]+$)\\Z')] | None = None
    IssuingAccount: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[\\w+=,.@:/-]+$)\\Z')] | None = None
    Operations: list[Annotated[str, Meta(pattern='\\A(?:Decrypt|Encrypt|GenerateDataKey|GenerateDataKeyWithoutPlaintext|ReEncryptFrom|ReEncryptTo|Sign|Verify|GetPublicKey|CreateGrant|RetireGrant|DescribeKey|GenerateDataKeyPair|GenerateDataKeyPairWithoutPlaintext|GenerateMac|VerifyMac|DeriveSharedSecret|Encapsulate|Decapsulate)\\Z')]] | None = None
    Constraints: GrantConstraints | None = None
    GranteeServicePrincipal: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$)\\Z')] | None = None
    RetiringServicePrincipal: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$)\\Z')] | None = None


class ImportKeyMaterialRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    ImportToken: Annotated[bytes, Meta(min_length=1, max_length=6144)]
    EncryptedKeyMaterial: Annotated[bytes, Meta(min_length=1, max_length=6144)]
    ValidTo: float | None = None
    ExpirationModel: Annotated[str, Meta(pattern='\\A(?:KEY_MATERIAL_EXPIRES|KEY_MATERIAL_DOES_NOT_EXPIRE)\\Z')] | None = None
    ImportType: Annotated[str, Meta(pattern='\\A(?:NEW_KEY_MATERIAL|EXISTING_KEY_MATERIAL)\\Z')] | None = None
    KeyMaterialDescription: Annotated[str, Meta(max_length=256, pattern='\\A(?:^[a-zA-Z0-9:/_\\s.-]+$)\\Z')] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class ImportKeyMaterialResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class KeyLastUsageData(Struct, kw_only=True, omit_defaults=True):
    Operation: Annotated[str, Meta(pattern='\\A(?:Decrypt|DeriveSharedSecret|Encrypt|GenerateDataKey|GenerateDataKeyPair|GenerateDataKeyPairWithoutPlaintext|GenerateDataKeyWithoutPlaintext|GenerateMac|ReEncrypt|Sign|Verify|VerifyMac|Encapsulate|Decapsulate)\\Z')] | None = None
    Timestamp: float | None = None
    CloudTrailEventId: str | None = None
    KmsRequestId: str | None = None


class KeyListEntry(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyArn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None


class KeyMetadata(Struct, kw_only=True, omit_defaults=True):
    AWSAccountId: str | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    CreationDate: float | None = None
    Enabled: bool | None = None
    Description: Annotated[str, Meta(max_length=8192)] | None = None
    KeyUsage: Annotated[str, Meta(pattern='\\A(?:SIGN_VERIFY|ENCRYPT_DECRYPT|GENERATE_VERIFY_MAC|KEY_AGREEMENT|ENCAPSULATE_DECAPSULATE)\\Z')] | None = None
    KeyState: Annotated[str, Meta(pattern='\\A(?:Creating|Enabled|Disabled|PendingDeletion|PendingImport|PendingReplicaDeletion|Unavailable|Updating)\\Z')] | None = None
    DeletionDate: float | None = None
    ValidTo: float | None = None
    Origin: Annotated[str, Meta(pattern='\\A(?:AWS_KMS|EXTERNAL|AWS_CLOUDHSM|EXTERNAL_KEY_STORE)\\Z')] | None = None
    CustomKeyStoreId: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    CloudHsmClusterId: Annotated[str, Meta(min_length=19, max_length=24, pattern='\\A(?:cluster-[2-7a-zA-Z]{11,16})\\Z')] | None = None
    ExpirationModel: Annotated[str, Meta(pattern='\\A(?:KEY_MATERIAL_EXPIRES|KEY_MATERIAL_DOES_NOT_EXPIRE)\\Z')] | None = None
    KeyManager: Annotated[str, Meta(pattern='\\A(?:AWS|CUSTOMER)\\Z')] | None = None
    CustomerMasterKeySpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SYMMETRIC_DEFAULT|HMAC_224|HMAC_256|HMAC_384|HMAC_512|SM2)\\Z')] | None = None
    KeySpec: Annotated[str, Meta(pattern='\\A(?:RSA_2048|RSA_3072|RSA_4096|ECC_NIST_P256|ECC_NIST_P384|ECC_NIST_P521|ECC_SECG_P256K1|SYMMETRIC_DEFAULT|HMAC_224|HMAC_256|HMAC_384|HMAC_512|SM2|ML_DSA_44|ML_DSA_65|ML_DSA_87|ECC_NIST_EDWARDS25519|ML_KEM_512|ML_KEM_768|ML_KEM_1024)\\Z')] | None = None
    EncryptionAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')]] | None = None
    SigningAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:RSASSA_PSS_SHA_256|RSASSA_PSS_SHA_384|RSASSA_PSS_SHA_512|RSASSA_PKCS1_V1_5_SHA_256|RSASSA_PKCS1_V1_5_SHA_384|RSASSA_PKCS1_V1_5_SHA_512|ECDSA_SHA_256|ECDSA_SHA_384|ECDSA_SHA_512|SM2DSA|ML_DSA_SHAKE_256|ED25519_SHA_512|ED25519_PH_SHA_512)\\Z')]] | None = None
    KeyAgreementAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:ECDH)\\Z')]] | None = None
    EncapsulationAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:ML_KEM)\\Z')]] | None = None
    MultiRegion: bool | None = None
    MultiRegionConfiguration: MultiRegionConfiguration | None = None
    PendingDeletionWindowInDays: Annotated[int, Meta(ge=1, le=365)] | None = None
    MacAlgorithms: list[Annotated[str, Meta(pattern='\\A(?:HMAC_SHA_224|HMAC_SHA_256|HMAC_SHA_384|HMAC_SHA_512)\\Z')]] | None = None
    XksKeyConfiguration: XksKeyConfigurationType | None = None
    CurrentKeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class ListAliasesRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None


class ListAliasesResponse(Struct, kw_only=True, omit_defaults=True):
    Aliases: list[AliasListEntry] | None = None
    NextMarker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    Truncated: bool | None = None


class ListGrantsRequest(Struct, kw_only=True, omit_defaults=True):
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    GrantId: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    GranteePrincipal: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[\\w+=,.@:/-]+$)\\Z')] | None = None
    GranteeServicePrincipal: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$)\\Z')] | None = None


class ListGrantsResponse(Struct, kw_only=True, omit_defaults=True):
    Grants: list[GrantListEntry] | None = None
    NextMarker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    Truncated: bool | None = None


class ListKeyPoliciesRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None


class ListKeyPoliciesResponse(Struct, kw_only=True, omit_defaults=True):
    PolicyNames: list[Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:[\\w]+)\\Z')]] | None = None
    NextMarker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    Truncated: bool | None = None


class ListKeyRotationsRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    IncludeKeyMaterial: Annotated[str, Meta(pattern='\\A(?:ALL_KEY_MATERIAL|ROTATIONS_ONLY)\\Z')] | None = None
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None


class ListKeyRotationsResponse(Struct, kw_only=True, omit_defaults=True):
    Rotations: list[RotationsListEntry] | None = None
    NextMarker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    Truncated: bool | None = None


class ListKeysRequest(Struct, kw_only=True, omit_defaults=True):
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    ResourceOwners: Annotated[list[Annotated[str, Meta(pattern='\\A(?:SELF|OTHER_ACCOUNTS_VIA_RAM)\\Z')]], Meta(min_length=1, max_length=2)] | None = None


class ListKeysResponse(Struct, kw_only=True, omit_defaults=True):
    Keys: list[KeyListEntry] | None = None
    NextMarker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    Truncated: bool | None = None


class ListResourceTagsRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None


class ListResourceTagsResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: list[Tag] | None = None
    NextMarker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    Truncated: bool | None = None


class ListRetirableGrantsRequest(Struct, kw_only=True, omit_defaults=True):
    Limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    Marker: Annotated[str, Meta(min_length=1, max_length=1024, pattern='\\A(?:[\\u0020-\\u00FF]*)\\Z')] | None = None
    RetiringPrincipal: Annotated[str, Meta(min_length=1, max_length=256, pattern='\\A(?:^[\\w+=,.@:/-]+$)\\Z')] | None = None
    RetiringServicePrincipal: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$)\\Z')] | None = None


class MultiRegionConfiguration(Struct, kw_only=True, omit_defaults=True):
    MultiRegionKeyType: Annotated[str, Meta(pattern='\\A(?:PRIMARY|REPLICA)\\Z')] | None = None
    PrimaryKey: MultiRegionKey | None = None
    ReplicaKeys: list[MultiRegionKey] | None = None


class MultiRegionKey(Struct, kw_only=True, omit_defaults=True):
    Arn: Annotated[str, Meta(min_length=20, max_length=2048)] | None = None
    Region: Annotated[str, Meta(min_length=1, max_length=32, pattern='\\A(?:^([a-z]+-){2,3}\\d+$)\\Z')] | None = None


class PutKeyPolicyRequest(GetKeyPolicyRequest, kw_only=True, omit_defaults=True):
    Policy: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')]
    BypassPolicyLockoutSafetyCheck: bool | None = None


class ReEncryptRequest(Struct, kw_only=True, omit_defaults=True):
    CiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    SourceEncryptionContext: dict[str, str] | None = None
    SourceKeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    DestinationKeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    DestinationEncryptionContext: dict[str, str] | None = None
    SourceEncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None
    DestinationEncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None
    DryRunModifiers: list[Annotated[str, Meta(pattern='\\A(?:IGNORE_CIPHERTEXT)\\Z')]] | None = None


class ReEncryptResponse(Struct, kw_only=True, omit_defaults=True):
    CiphertextBlob: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    SourceKeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    SourceEncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None
    DestinationEncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)\\Z')] | None = None
    SourceKeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None
    DestinationKeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None


class RecipientInfo(Struct, kw_only=True, omit_defaults=True):
    KeyEncryptionAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSAES_OAEP_SHA_256)\\Z')] | None = None
    AttestationDocument: Annotated[bytes, Meta(min_length=1, max_length=262144)] | None = None


class ReplicateKeyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    ReplicaRegion: Annotated[str, Meta(min_length=1, max_length=32, pattern='\\A(?:^([a-z]+-){2,3}\\d+$)\\Z')]
    Policy: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    BypassPolicyLockoutSafetyCheck: bool | None = None
    Description: Annotated[str, Meta(max_length=8192)] | None = None
    Tags: list[Tag] | None = None


class ReplicateKeyResponse(Struct, kw_only=True, omit_defaults=True):
    ReplicaKeyMetadata: KeyMetadata | None = None
    ReplicaPolicy: Annotated[str, Meta(min_length=1, max_length=131072, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+)\\Z')] | None = None
    ReplicaTags: list[Tag] | None = None


class RetireGrantRequest(Struct, kw_only=True, omit_defaults=True):
    GrantToken: Annotated[str, Meta(min_length=1, max_length=8192)] | None = None
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    GrantId: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    DryRun: bool | None = None


class RevokeGrantRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    GrantId: Annotated[str, Meta(min_length=1, max_length=128)]
    DryRun: bool | None = None


class RotateKeyOnDemandRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]


class RotateKeyOnDemandResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None


class RotationsListEntry(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    KeyMaterialId: Annotated[str, Meta(min_length=64, max_length=64, pattern='\\A(?:^[a-f0-9]+$)\\Z')] | None = None
    KeyMaterialDescription: Annotated[str, Meta(max_length=256, pattern='\\A(?:^[a-zA-Z0-9:/_\\s.-]+$)\\Z')] | None = None
    ImportState: Annotated[str, Meta(pattern='\\A(?:IMPORTED|PENDING_IMPORT)\\Z')] | None = None
    KeyMaterialState: Annotated[str, Meta(pattern='\\A(?:NON_CURRENT|CURRENT|PENDING_ROTATION|PENDING_MULTI_REGION_IMPORT_AND_ROTATION)\\Z')] | None = None
    ExpirationModel: Annotated[str, Meta(pattern='\\A(?:KEY_MATERIAL_EXPIRES|KEY_MATERIAL_DOES_NOT_EXPIRE)\\Z')] | None = None
    ValidTo: float | None = None
    RotationDate: float | None = None
    RotationType: Annotated[str, Meta(pattern='\\A(?:AUTOMATIC|ON_DEMAND)\\Z')] | None = None


class ScheduleKeyDeletionRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    PendingWindowInDays: Annotated[int, Meta(ge=1, le=365)] | None = None


class ScheduleKeyDeletionResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    DeletionDate: float | None = None
    KeyState: Annotated[str, Meta(pattern='\\A(?:Creating|Enabled|Disabled|PendingDeletion|PendingImport|PendingReplicaDeletion|Unavailable|Updating)\\Z')] | None = None
    PendingWindowInDays: Annotated[int, Meta(ge=1, le=365)] | None = None


class SignRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Message: Annotated[bytes, Meta(min_length=1, max_length=4096)]
    MessageType: Annotated[str, Meta(pattern='\\A(?:RAW|DIGEST|EXTERNAL_MU)\\Z')] | None = None
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    SigningAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSASSA_PSS_SHA_256|RSASSA_PSS_SHA_384|RSASSA_PSS_SHA_512|RSASSA_PKCS1_V1_5_SHA_256|RSASSA_PKCS1_V1_5_SHA_384|RSASSA_PKCS1_V1_5_SHA_512|ECDSA_SHA_256|ECDSA_SHA_384|ECDSA_SHA_512|SM2DSA|ML_DSA_SHAKE_256|ED25519_SHA_512|ED25519_PH_SHA_512)\\Z')]
    DryRun: bool | None = None


class SignResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    Signature: Annotated[bytes, Meta(min_length=1, max_length=6144)] | None = None
    SigningAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSASSA_PSS_SHA_256|RSASSA_PSS_SHA_384|RSASSA_PSS_SHA_512|RSASSA_PKCS1_V1_5_SHA_256|RSASSA_PKCS1_V1_5_SHA_384|RSASSA_PKCS1_V1_5_SHA_512|ECDSA_SHA_256|ECDSA_SHA_384|ECDSA_SHA_512|SM2DSA|ML_DSA_SHAKE_256|ED25519_SHA_512|ED25519_PH_SHA_512)\\Z')] | None = None


class Tag(Struct, kw_only=True, omit_defaults=True):
    TagKey: Annotated[str, Meta(min_length=1, max_length=128)]
    TagValue: Annotated[str, Meta(max_length=256)]


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Tags: list[Tag]


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    TagKeys: list[Annotated[str, Meta(min_length=1, max_length=128)]]


class UpdateAliasRequest(CreateAliasRequest, kw_only=True, omit_defaults=True):
    """No further members."""


class UpdateKeyDescriptionRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Description: Annotated[str, Meta(max_length=8192)]


class UpdatePrimaryRegionRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    PrimaryRegion: Annotated[str, Meta(min_length=1, max_length=32, pattern='\\A(?:^([a-z]+-){2,3}\\d+$)\\Z')]


class VerifyMacRequest(Struct, kw_only=True, omit_defaults=True):
    Message: Annotated[bytes, Meta(min_length=1, max_length=4096)]
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    MacAlgorithm: Annotated[str, Meta(pattern='\\A(?:HMAC_SHA_224|HMAC_SHA_256|HMAC_SHA_384|HMAC_SHA_512)\\Z')]
    Mac: Annotated[bytes, Meta(min_length=1, max_length=6144)]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None


class VerifyMacResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    MacValid: bool | None = None
    MacAlgorithm: Annotated[str, Meta(pattern='\\A(?:HMAC_SHA_224|HMAC_SHA_256|HMAC_SHA_384|HMAC_SHA_512)\\Z')] | None = None


class VerifyRequest(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)]
    Message: Annotated[bytes, Meta(min_length=1, max_length=4096)]
    MessageType: Annotated[str, Meta(pattern='\\A(?:RAW|DIGEST|EXTERNAL_MU)\\Z')] | None = None
    Signature: Annotated[bytes, Meta(min_length=1, max_length=6144)]
    SigningAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSASSA_PSS_SHA_256|RSASSA_PSS_SHA_384|RSASSA_PSS_SHA_512|RSASSA_PKCS1_V1_5_SHA_256|RSASSA_PKCS1_V1_5_SHA_384|RSASSA_PKCS1_V1_5_SHA_512|ECDSA_SHA_256|ECDSA_SHA_384|ECDSA_SHA_512|SM2DSA|ML_DSA_SHAKE_256|ED25519_SHA_512|ED25519_PH_SHA_512)\\Z')]
    GrantTokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=8192)]], Meta(max_length=10)] | None = None
    DryRun: bool | None = None


class VerifyResponse(Struct, kw_only=True, omit_defaults=True):
    KeyId: Annotated[str, Meta(min_length=1, max_length=2048)] | None = None
    SignatureValid: bool | None = None
    SigningAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSASSA_PSS_SHA_256|RSASSA_PSS_SHA_384|RSASSA_PSS_SHA_512|RSASSA_PKCS1_V1_5_SHA_256|RSASSA_PKCS1_V1_5_SHA_384|RSASSA_PKCS1_V1_5_SHA_512|ECDSA_SHA_256|ECDSA_SHA_384|ECDSA_SHA_512|SM2DSA|ML_DSA_SHAKE_256|ED25519_SHA_512|ED25519_PH_SHA_512)\\Z')] | None = None


class XksKeyConfigurationType(Struct, kw_only=True, omit_defaults=True):
    Id: Annotated[str, Meta(min_length=1, max_length=128, pattern='\\A(?:^[a-zA-Z0-9-_.]+$)\\Z')] | None = None


class XksProxyConfigurationType(Struct, kw_only=True, omit_defaults=True):
    Connectivity: Annotated[str, Meta(pattern='\\A(?:PUBLIC_ENDPOINT|VPC_ENDPOINT_SERVICE)\\Z')] | None = None
    AccessKeyId: Annotated[str, Meta(min_length=20, max_length=30, pattern='\\A(?:^[A-Z2-7]+$)\\Z')] | None = None
    UriEndpoint: Annotated[str, Meta(min_length=10, max_length=128, pattern='\\A(?:^https://[a-zA-Z0-9.-]+$)\\Z')] | None = None
    UriPath: Annotated[str, Meta(min_length=10, max_length=128, pattern='\\A(?:^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$)\\Z')] | None = None
    VpcEndpointServiceName: Annotated[str, Meta(min_length=20, max_length=64, pattern='\\A(?:^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$)\\Z')] | None = None
    VpcEndpointServiceOwner: Annotated[str, Meta(min_length=12, max_length=12, pattern='\\A(?:[0-9]{12})\\Z')] | None = None
