import type { Policy } from './policy.ts';
import { allowedRegion } from './rules/allowed-region.ts';
import { deletionProtection } from './rules/deletion-protection.ts';
import { encryptionAtRest } from './rules/encryption-at-rest.ts';
import { encryptionInTransit } from './rules/encryption-in-transit.ts';
import { guardedNamespace } from './rules/guarded-namespace.ts';
import { instanceMetadata } from './rules/instance-metadata.ts';
import { lastCopy } from './rules/last-copy.ts';
import { noLongLivedCredentials } from './rules/no-long-lived-credentials.ts';
import { noOpenIngress } from './rules/no-open-ingress.ts';
import { noPublicBucket } from './rules/no-public-bucket.ts';
import { noPublicEndpoint } from './rules/no-public-endpoint.ts';
import { noPublicPrincipal } from './rules/no-public-principal.ts';
import { noPublicService } from './rules/no-public-service.ts';
import { noPublicSnapshot } from './rules/no-public-snapshot.ts';
import { noStarPermission } from './rules/no-star-permission.ts';
import { requiredLabels } from './rules/required-labels.ts';
import { requiredTags } from './rules/required-tags.ts';
import { sizeOfKind } from './rules/size-of-kind.ts';

/** The whole pack. A new policy is a file in `rules/`, its test, and its line here. */
export const policies: readonly Policy[] = [
  requiredTags,
  requiredLabels,
  encryptionAtRest,
  encryptionInTransit,
  noPublicBucket,
  noPublicEndpoint,
  noPublicSnapshot,
  noPublicPrincipal,
  noPublicService,
  noOpenIngress,
  noStarPermission,
  noLongLivedCredentials,
  instanceMetadata,
  guardedNamespace,
  sizeOfKind,
  allowedRegion,
  lastCopy,
  deletionProtection,
];
