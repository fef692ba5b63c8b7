/** A literal prefix or suffix of whatever partition: templates have them by `AWS::Partition` and `AWS::URLSuffix`. */
const OF_A_PARTITION = /arn:aws[a-z-]*:|amazonaws\.(?:com|eu)(?![a-z-])/;
/** The names of AWS's services as principals are the same in all partitions. */
const SERVICE_PRINCIPAL = /^[a-z0-9-]+\.amazonaws\.com$/;

/**
 * All texts of a template that hold an ARN prefix or a DNS suffix, once the `inputs` are taken out of them.
 */
export function foreignTexts(value: unknown, inputs: readonly string[], name = ""): readonly string[] {
  if (typeof value === "string") {
    if ((name === "Service" || name === "Principal") && SERVICE_PRINCIPAL.test(value)) return [];
    const rest = inputs.reduce((text, input) => text.replaceAll(input, ""), value);
    return OF_A_PARTITION.test(rest) ? [value] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    foreignTexts(member, inputs, Array.isArray(value) ? name : key),
  );
}
