"""Types of acm, generated from its model by `make types`. Do not edit."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct


class AddTagsToCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)]


class CertificateDetail(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None
    DomainName: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')] | None = None
    SubjectAlternativeNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    ManagedBy: Annotated[str, Meta(pattern='\\A(?:CLOUDFRONT)\\Z')] | None = None
    DomainValidationOptions: Annotated[list[DomainValidation], Meta(min_length=1, max_length=1000)] | None = None
    Serial: str | None = None
    Subject: str | None = None
    Issuer: str | None = None
    CreatedAt: float | None = None
    IssuedAt: float | None = None
    ImportedAt: float | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:PENDING_VALIDATION|ISSUED|INACTIVE|EXPIRED|VALIDATION_TIMED_OUT|REVOKED|FAILED)\\Z')] | None = None
    RevokedAt: float | None = None
    RevocationReason: Annotated[str, Meta(pattern='\\A(?:UNSPECIFIED|KEY_COMPROMISE|CA_COMPROMISE|AFFILIATION_CHANGED|SUPERCEDED|SUPERSEDED|CESSATION_OF_OPERATION|CERTIFICATE_HOLD|REMOVE_FROM_CRL|PRIVILEGE_WITHDRAWN|A_A_COMPROMISE)\\Z')] | None = None
    NotBefore: float | None = None
    NotAfter: float | None = None
    KeyAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSA_1024|RSA_2048|RSA_3072|RSA_4096|EC_prime256v1|EC_secp384r1|EC_secp521r1)\\Z')] | None = None
    SignatureAlgorithm: str | None = None
    InUseBy: list[str] | None = None
    FailureReason: Annotated[str, Meta(pattern='\\A(?:NO_AVAILABLE_CONTACTS|ADDITIONAL_VERIFICATION_REQUIRED|DOMAIN_NOT_ALLOWED|INVALID_PUBLIC_DOMAIN|DOMAIN_VALIDATION_DENIED|CAA_ERROR|PCA_LIMIT_EXCEEDED|PCA_INVALID_ARN|PCA_INVALID_STATE|PCA_REQUEST_FAILED|PCA_NAME_CONSTRAINTS_VALIDATION|PCA_RESOURCE_NOT_FOUND|PCA_INVALID_ARGS|PCA_INVALID_DURATION|PCA_ACCESS_DENIED|SLR_NOT_FOUND|OTHER)\\Z')] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:IMPORTED|AMAZON_ISSUED|PRIVATE)\\Z')] | None = None
    RenewalSummary: RenewalSummary | None = None
    KeyUsages: list[KeyUsage] | None = None
    ExtendedKeyUsages: list[ExtendedKeyUsage] | None = None
    CertificateAuthorityArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None
    RenewalEligibility: Annotated[str, Meta(pattern='\\A(?:ELIGIBLE|INELIGIBLE)\\Z')] | None = None
    Options: CertificateOptions | None = None
    UpdateSummary: UpdateSummary | None = None
    CertificateKeyPairOrigin: Annotated[str, Meta(pattern='\\A(?:AWS_MANAGED|ACME|CUSTOMER_PROVIDED)\\Z')] | None = None
    AcmeEndpointArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None
    AcmeAccountId: Annotated[str, Meta(min_length=36, max_length=36)] | None = None
    CertificateUsage: Annotated[str, Meta(pattern='\\A(?:CLIENT_AND_SERVER_AUTH|CLIENT_AUTH_ONLY)\\Z')] | None = None
    RootHierarchyType: Annotated[str, Meta(pattern='\\A(?:N2_AMAZON_MANAGED|N2_SFG2_AMAZON_MANAGED)\\Z')] | None = None


class CertificateOptions(Struct, kw_only=True, omit_defaults=True):
    CertificateTransparencyLoggingPreference: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    Export: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    ValidationMethod: Annotated[str, Meta(pattern='\\A(?:EMAIL|DNS|HTTP)\\Z')] | None = None


class CertificateSummary(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None
    DomainName: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')] | None = None
    SubjectAlternativeNameSummaries: Annotated[list[Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    HasAdditionalSubjectAlternativeNames: bool | None = None
    Status: Annotated[str, Meta(pattern='\\A(?:PENDING_VALIDATION|ISSUED|INACTIVE|EXPIRED|VALIDATION_TIMED_OUT|REVOKED|FAILED)\\Z')] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:IMPORTED|AMAZON_ISSUED|PRIVATE)\\Z')] | None = None
    KeyAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSA_1024|RSA_2048|RSA_3072|RSA_4096|EC_prime256v1|EC_secp384r1|EC_secp521r1)\\Z')] | None = None
    KeyUsages: list[Annotated[str, Meta(pattern='\\A(?:DIGITAL_SIGNATURE|NON_REPUDIATION|KEY_ENCIPHERMENT|DATA_ENCIPHERMENT|KEY_AGREEMENT|CERTIFICATE_SIGNING|CRL_SIGNING|ENCIPHER_ONLY|DECIPHER_ONLY|ANY|CUSTOM)\\Z')]] | None = None
    ExtendedKeyUsages: list[Annotated[str, Meta(pattern='\\A(?:TLS_WEB_SERVER_AUTHENTICATION|TLS_WEB_CLIENT_AUTHENTICATION|CODE_SIGNING|EMAIL_PROTECTION|TIME_STAMPING|OCSP_SIGNING|IPSEC_END_SYSTEM|IPSEC_TUNNEL|IPSEC_USER|ANY|NONE|CUSTOM)\\Z')]] | None = None
    ExportOption: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    InUse: bool | None = None
    Exported: bool | None = None
    RenewalEligibility: Annotated[str, Meta(pattern='\\A(?:ELIGIBLE|INELIGIBLE)\\Z')] | None = None
    NotBefore: float | None = None
    NotAfter: float | None = None
    CreatedAt: float | None = None
    IssuedAt: float | None = None
    ImportedAt: float | None = None
    RevokedAt: float | None = None
    ManagedBy: Annotated[str, Meta(pattern='\\A(?:CLOUDFRONT)\\Z')] | None = None
    CertificateKeyPairOrigin: Annotated[str, Meta(pattern='\\A(?:AWS_MANAGED|ACME|CUSTOMER_PROVIDED)\\Z')] | None = None
    CertificateUsage: Annotated[str, Meta(pattern='\\A(?:CLIENT_AND_SERVER_AUTH|CLIENT_AUTH_ONLY)\\Z')] | None = None
    RootHierarchyType: Annotated[str, Meta(pattern='\\A(?:N2_AMAZON_MANAGED|N2_SFG2_AMAZON_MANAGED)\\Z')] | None = None


class DeleteCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]


class DescribeCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]


class DescribeCertificateResponse(Struct, kw_only=True, omit_defaults=True):
    Certificate: CertificateDetail | None = None


class DomainValidation(Struct, kw_only=True, omit_defaults=True):
    DomainName: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]
    ValidationEmails: list[str] | None = None
    ValidationDomain: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')] | None = None
    ValidationStatus: Annotated[str, Meta(pattern='\\A(?:PENDING_VALIDATION|SUCCESS|FAILED)\\Z')] | None = None
    ResourceRecord: ResourceRecord | None = None
    HttpRedirect: HttpRedirect | None = None
    ValidationMethod: Annotated[str, Meta(pattern='\\A(?:EMAIL|DNS|HTTP)\\Z')] | None = None


class DomainValidationMethodUpdateSummary(Struct, kw_only=True, omit_defaults=True):
    From: Annotated[str, Meta(pattern='\\A(?:EMAIL|DNS|HTTP)\\Z')] | None = None
    To: Annotated[str, Meta(pattern='\\A(?:EMAIL|DNS|HTTP)\\Z')] | None = None


class DomainValidationOption(Struct, kw_only=True, omit_defaults=True):
    DomainName: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]
    ValidationDomain: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]


class ExportCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]
    Passphrase: Annotated[bytes, Meta(min_length=4, max_length=128)]


class GetCertificateResponse(Struct, kw_only=True, omit_defaults=True):
    Certificate: Annotated[str, Meta(min_length=1, max_length=32768, pattern='\\A(?:-{5}BEGIN CERTIFICATE-{5}\\u000D?\\u000A([A-Za-z0-9/+]{64}\\u000D?\\u000A)*[A-Za-z0-9/+]{1,64}={0,2}\\u000D?\\u000A-{5}END CERTIFICATE-{5}(\\u000D?\\u000A)?)\\Z')] | None = None
    CertificateChain: Annotated[str, Meta(min_length=1, max_length=2097152, pattern='\\A(?:(-{5}BEGIN CERTIFICATE-{5}\\u000D?\\u000A([A-Za-z0-9/+]{64}\\u000D?\\u000A)*[A-Za-z0-9/+]{1,64}={0,2}\\u000D?\\u000A-{5}END CERTIFICATE-{5}\\u000D?\\u000A)*-{5}BEGIN CERTIFICATE-{5}\\u000D?\\u000A([A-Za-z0-9/+]{64}\\u000D?\\u000A)*[A-Za-z0-9/+]{1,64}={0,2}\\u000D?\\u000A-{5}END CERTIFICATE-{5}(\\u000D?\\u000A)?)\\Z')] | None = None


class ExportCertificateResponse(GetCertificateResponse, kw_only=True, omit_defaults=True):
    PrivateKey: str | None = None


class ExtendedKeyUsage(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(pattern='\\A(?:TLS_WEB_SERVER_AUTHENTICATION|TLS_WEB_CLIENT_AUTHENTICATION|CODE_SIGNING|EMAIL_PROTECTION|TIME_STAMPING|OCSP_SIGNING|IPSEC_END_SYSTEM|IPSEC_TUNNEL|IPSEC_USER|ANY|NONE|CUSTOM)\\Z')] | None = None
    OID: str | None = None


class Filters(Struct, kw_only=True, omit_defaults=True):
    extendedKeyUsage: list[Annotated[str, Meta(pattern='\\A(?:TLS_WEB_SERVER_AUTHENTICATION|TLS_WEB_CLIENT_AUTHENTICATION|CODE_SIGNING|EMAIL_PROTECTION|TIME_STAMPING|OCSP_SIGNING|IPSEC_END_SYSTEM|IPSEC_TUNNEL|IPSEC_USER|ANY|NONE|CUSTOM)\\Z')]] | None = None
    keyUsage: list[Annotated[str, Meta(pattern='\\A(?:DIGITAL_SIGNATURE|NON_REPUDIATION|KEY_ENCIPHERMENT|DATA_ENCIPHERMENT|KEY_AGREEMENT|CERTIFICATE_SIGNING|CRL_SIGNING|ENCIPHER_ONLY|DECIPHER_ONLY|ANY|CUSTOM)\\Z')]] | None = None
    keyTypes: list[Annotated[str, Meta(pattern='\\A(?:RSA_1024|RSA_2048|RSA_3072|RSA_4096|EC_prime256v1|EC_secp384r1|EC_secp521r1)\\Z')]] | None = None
    exportOption: Annotated[str, Meta(pattern='\\A(?:ENABLED|DISABLED)\\Z')] | None = None
    managedBy: Annotated[str, Meta(pattern='\\A(?:CLOUDFRONT)\\Z')] | None = None


class GetCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]


class HttpRedirect(Struct, kw_only=True, omit_defaults=True):
    RedirectFrom: str | None = None
    RedirectTo: str | None = None


class ImportCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None
    Certificate: Annotated[bytes, Meta(min_length=1, max_length=32768)]
    PrivateKey: Annotated[bytes, Meta(min_length=1, max_length=8192)]
    CertificateChain: Annotated[bytes, Meta(min_length=1, max_length=2097152)] | None = None
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)] | None = None


class ImportCertificateResponse(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None


class KeyUsage(Struct, kw_only=True, omit_defaults=True):
    Name: Annotated[str, Meta(pattern='\\A(?:DIGITAL_SIGNATURE|NON_REPUDIATION|KEY_ENCIPHERMENT|DATA_ENCIPHERMENT|KEY_AGREEMENT|CERTIFICATE_SIGNING|CRL_SIGNING|ENCIPHER_ONLY|DECIPHER_ONLY|ANY|CUSTOM)\\Z')] | None = None


class ListCertificatesRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateStatuses: list[Annotated[str, Meta(pattern='\\A(?:PENDING_VALIDATION|ISSUED|INACTIVE|EXPIRED|VALIDATION_TIMED_OUT|REVOKED|FAILED)\\Z')]] | None = None
    CertificateKeyPairOrigins: Annotated[list[Annotated[str, Meta(pattern='\\A(?:AWS_MANAGED|ACME|CUSTOMER_PROVIDED)\\Z')]], Meta(min_length=1, max_length=3)] | None = None
    RootHierarchyTypes: Annotated[list[Annotated[str, Meta(pattern='\\A(?:N2_AMAZON_MANAGED|N2_SFG2_AMAZON_MANAGED)\\Z')]], Meta(min_length=1, max_length=5)] | None = None
    Includes: Filters | None = None
    NextToken: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]*)\\Z')] | None = None
    MaxItems: Annotated[int, Meta(ge=1, le=1000)] | None = None
    SortBy: Annotated[str, Meta(pattern='\\A(?:CREATED_AT)\\Z')] | None = None
    SortOrder: Annotated[str, Meta(pattern='\\A(?:ASCENDING|DESCENDING)\\Z')] | None = None


class ListCertificatesResponse(Struct, kw_only=True, omit_defaults=True):
    NextToken: Annotated[str, Meta(min_length=1, max_length=10000, pattern='\\A(?:[\\u0009\\u000A\\u000D\\u0020-\\u00FF]*)\\Z')] | None = None
    CertificateSummaryList: list[CertificateSummary] | None = None


class ListTagsForCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]


class ListTagsForCertificateResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)] | None = None


class ListTagsForResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]


class ListTagsForResourceResponse(Struct, kw_only=True, omit_defaults=True):
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)] | None = None


class RemoveTagsFromCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)]


class RenewCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]


class RenewalSummary(Struct, kw_only=True, omit_defaults=True):
    RenewalStatus: Annotated[str, Meta(pattern='\\A(?:PENDING_AUTO_RENEWAL|PENDING_VALIDATION|SUCCESS|FAILED)\\Z')]
    DomainValidationOptions: Annotated[list[DomainValidation], Meta(min_length=1, max_length=1000)]
    RenewalStatusReason: Annotated[str, Meta(pattern='\\A(?:NO_AVAILABLE_CONTACTS|ADDITIONAL_VERIFICATION_REQUIRED|DOMAIN_NOT_ALLOWED|INVALID_PUBLIC_DOMAIN|DOMAIN_VALIDATION_DENIED|CAA_ERROR|PCA_LIMIT_EXCEEDED|PCA_INVALID_ARN|PCA_INVALID_STATE|PCA_REQUEST_FAILED|PCA_NAME_CONSTRAINTS_VALIDATION|PCA_RESOURCE_NOT_FOUND|PCA_INVALID_ARGS|PCA_INVALID_DURATION|PCA_ACCESS_DENIED|SLR_NOT_FOUND|OTHER)\\Z')] | None = None
    UpdatedAt: float


class RequestCertificateRequest(Struct, kw_only=True, omit_defaults=True):
    DomainName: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]
    ValidationMethod: Annotated[str, Meta(pattern='\\A(?:EMAIL|DNS|HTTP)\\Z')] | None = None
    SubjectAlternativeNames: Annotated[list[Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]], Meta(min_length=1, max_length=100)] | None = None
    IdempotencyToken: Annotated[str, Meta(min_length=1, max_length=32, pattern='\\A(?:\\w+)\\Z')] | None = None
    DomainValidationOptions: Annotated[list[DomainValidationOption], Meta(min_length=1, max_length=100)] | None = None
    Options: CertificateOptions | None = None
    CertificateAuthorityArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm-pca:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)] | None = None
    KeyAlgorithm: Annotated[str, Meta(pattern='\\A(?:RSA_1024|RSA_2048|RSA_3072|RSA_4096|EC_prime256v1|EC_secp384r1|EC_secp521r1)\\Z')] | None = None
    ManagedBy: Annotated[str, Meta(pattern='\\A(?:CLOUDFRONT)\\Z')] | None = None
    CertificateUsage: Annotated[str, Meta(pattern='\\A(?:CLIENT_AND_SERVER_AUTH|CLIENT_AUTH_ONLY)\\Z')] | None = None
    RootHierarchyType: Annotated[str, Meta(pattern='\\A(?:N2_AMAZON_MANAGED|N2_SFG2_AMAZON_MANAGED)\\Z')] | None = None


class RequestCertificateResponse(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')] | None = None


class ResendValidationEmailRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]
    Domain: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]
    ValidationDomain: Annotated[str, Meta(min_length=1, max_length=253, pattern='\\A(?:(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]))\\Z')]


class ResourceRecord(Struct, kw_only=True, omit_defaults=True):
    Name: str
    Type: Annotated[str, Meta(pattern='\\A(?:CNAME)\\Z')]
    Value: str


class Tag(Struct, kw_only=True, omit_defaults=True):
    Key: Annotated[str, Meta(min_length=1, max_length=128)]
    Value: Annotated[str, Meta(max_length=256)] | None = None


class TagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]
    Tags: Annotated[list[Tag], Meta(min_length=1, max_length=50)]


class UntagResourceRequest(Struct, kw_only=True, omit_defaults=True):
    ResourceArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]
    TagKeys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=128)]], Meta(min_length=1, max_length=50)]


class UpdateCertificateOptionsRequest(Struct, kw_only=True, omit_defaults=True):
    CertificateArn: Annotated[str, Meta(min_length=20, max_length=2048, pattern='\\A(?:arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*)\\Z')]
    Options: CertificateOptions


class UpdateSummary(Struct, kw_only=True, omit_defaults=True):
    Status: Annotated[str, Meta(pattern='\\A(?:PENDING_DOMAIN_VALIDATION|SUCCESS|FAILED)\\Z')] | None = None
    Type: Annotated[str, Meta(pattern='\\A(?:DOMAIN_VALIDATION_METHOD)\\Z')] | None = None
    DomainValidationMethodUpdateSummary: DomainValidationMethodUpdateSummary | None = None
    RequestedAt: float | None = None
    UpdatedAt: float | None = None
