import { Certificate } from '@pulumi/aws/acm/certificate.js';
import { CertificateValidation } from '@pulumi/aws/acm/certificateValidation.js';
import { Record } from '@pulumi/aws/route53/record.js';
import { Zone } from '@pulumi/aws/route53/zone.js';
import type { Input, Output } from '@pulumi/pulumi';
import { output } from '@pulumi/pulumi';
import { named, type Scope } from './scope.ts';

export type Dns = {
  readonly zoneId: Output<string>;
  /** Where the parent domain must point; of a zone that was there already, nobody asks. */
  readonly nameServers: Output<string[]>;
  /** Valid once its zone is reached from the root. Absent when nothing answers for names. */
  readonly certificateArn?: Output<string>;
};

/** The zone environments live in, and the certificate of the load balancer before them. */
export function dns(scope: Scope): Dns {
  const { settings, aws } = scope;
  const { domain, zone: existing } = settings.dns;
  const zone =
    existing === undefined
      ? new Zone(
          'zone',
          {
            name: domain,
            comment: `Environments of ${settings.name}`,
            forceDestroy: !settings.protected,
            tags: named(settings, 'zone'),
          },
          aws,
        )
      : undefined;
  const zoneId = zone?.zoneId ?? output(existing ?? '');
  return {
    zoneId,
    nameServers: zone?.nameServers ?? output([]),
    ...(settings.components.ingress ? { certificateArn: certificate(scope, zoneId) } : {}),
  };
}

/**
 * A wildcard covers one level: `*.dev.example.com` is not `api.qa.dev.example.com`, so each standing environment that is
 * reached from outside is listed. https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
 */
function certificate({ settings, aws }: Scope, zoneId: Input<string>): Output<string> {
  const { domain, wildcards } = settings.dns;
  const domains = [domain, ...wildcards.map((name) => `${name}.${domain}`)];
  const made = new Certificate(
    'certificate',
    {
      domainName: domain,
      subjectAlternativeNames: domains.map((name) => `*.${name}`),
      validationMethod: 'DNS',
      tags: named(settings, 'certificate'),
    },
    aws,
  );
  // A domain and its wildcard are proven by the same record.
  const records = domains.map((name) => {
    const option = made.domainValidationOptions.apply((options) =>
      options.find((candidate) => candidate.domainName.replace(/^\*\./, '') === name),
    );
    const field = (key: 'resourceRecordName' | 'resourceRecordType' | 'resourceRecordValue') =>
      option.apply((found) => found?.[key] ?? '');
    return new Record(
      `proof-${name}`,
      {
        zoneId,
        name: field('resourceRecordName'),
        type: field('resourceRecordType'),
        records: [field('resourceRecordValue')],
        ttl: 300,
        allowOverwrite: true,
      },
      aws,
    );
  });
  const validation = new CertificateValidation(
    'certificate',
    { certificateArn: made.arn, validationRecordFqdns: records.map((record) => record.fqdn) },
    aws,
  );
  return validation.certificateArn;
}
