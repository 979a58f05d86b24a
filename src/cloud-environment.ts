/**
 * Variables by which Pulumi's AWS provider and sops find an account and who they are there; empty values are left out.
 * https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
const CLOUD_VARIABLES = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_CA_BUNDLE',
  'AWS_ENDPOINT_URL',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_STAND_IN_INVENTORY',
  'AWS_STAND_IN_FAULTS',
] as const;

/** What of the server's environment a run in the cloud may know; everything else stays with the server. */
export function cloudEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const given = CLOUD_VARIABLES.map((name) => [name, environment[name]?.trim()] as const);
  return Object.fromEntries(given.filter((entry): entry is [(typeof CLOUD_VARIABLES)[number], string] => !!entry[1]));
}
