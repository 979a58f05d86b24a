/** Why a command was refused; every code a person or a script can meet is listed here. */
export type RefusalCode =
  | 'not-allowed' // no rule of the policy allows this actor this verb on this kind
  | 'invalid-name' // an environment name that is no RFC 1123 label, or fits no kind
  | 'name-taken'
  | 'unknown-environment'
  | 'unknown-service'
  | 'unknown-addon'
  | 'no-platform' // the policy names no platform for an add-on to stand on
  | 'invalid-file' // workflowautom.yaml or an env.yaml does not parse
  | 'invalid-value' // a flag's value is outside what the policy allows
  | 'limit-reached' // the owner has as many environments of this kind as the policy grants
  | 'nothing-to-change'
  | 'nothing-to-approve'
  | 'ambiguous-plan' // several plans wait, and none was named
  | 'unknown-plan'
  | 'stale-plan'
  | 'not-an-approver'
  | 'requester-may-not-approve'
  | 'environment-locked'
  | 'not-locked'
  | 'nothing-running'
  | 'not-built-yet'
  | 'fork-needs-write' // a pull request from a fork, and somebody without write access to the repository
  | 'pull-request-closed' // nothing would end an environment made for it
  | 'overtaken' // something said later was dealt with already
  | 'too-late' // it took the host too long to tell
  | 'not-linked' // somebody in Slack of whom nobody knows who they are on GitHub
  | 'unknown-code' // a code for linking that was never given, was used, or is too old
  | 'invalid-secret' // an encrypted Secret that is not as sops and this git-ops repository make them
  | 'value-in-clear' // a Secret from outside with a value that is not encrypted
  | 'no-recipient' // git-ops names nobody a secret could be encrypted for
  | 'wrong-recipients' // encrypted for others than git-ops names now
  | 'stale-secret' // somebody changed the secret since the new one was made from it
  | 'missing-environment'; // the command needs a name and nothing supplies one

/**
 * The command was understood and will not be carried out; nothing has changed.
 * `message` says what is wrong and to which environment; `hint` says what to do next.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly hint: string | undefined;
  /** The rule or setting of the policy that stands against it: `kinds.prod.requesterApproves: false`. */
  readonly rule: string | undefined;

  constructor(code: RefusalCode, message: string, hint?: string, rule?: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.hint = hint;
    this.rule = rule;
  }
}
