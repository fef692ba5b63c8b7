import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Tells cdk-nag, if the app uses it, why a rule does not hold here. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}
