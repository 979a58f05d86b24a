/** A kind for each way of approving, each with names enough for every test to take its own. */
export const POLICY = `version: 1
domain: dev.example.com
reconciler: argocd
kinds:
  preview: { names: "preview-{number}", approvals: 0, ttl: 3d, perOwner: 3 }
  team: { names: "team-{number}", approvals: 1 }
  scratch: { names: "scratch-{number}", approvals: 0, data: keep }
  pair: { names: "pair-{number}", approvals: 2 }
  release: { names: "release-{number}", approvals: 2, requesterApproves: false }
  vault: { names: "vault-{number}", approvals: 2, writes: pull-request }
  standing: { names: [qa], approvals: 1 }
roles:
  platform: { github: ["@acme/platform"] }
  developer: { github: [write] }
rules:
  - { roles: [developer], kinds: [preview, scratch], verbs: ["*"] }
  - { roles: [developer], kinds: [team, pair, release], verbs: [create, sleep, wake, bump, addon] }
  - { roles: [platform], kinds: ["*"], verbs: ["*"] }
services:
  api: { repository: acme/shop, image: registry.example.com/shop/api, chart: service, port: 8080, follow: { qa: main } }
  web: { repository: acme/shop, image: registry.example.com/shop/web, chart: service, port: 3000, follow: { qa: main } }
platform: organization/platform/eu-1
addons: { rds: { sizes: [small, medium] }, redis: { sizes: [small] }, s3: { sizes: [small] } }
labels: { preview-env: create, preview-asleep: sleep, hold: lock }
bots: ["renovate[bot]"]
`;
