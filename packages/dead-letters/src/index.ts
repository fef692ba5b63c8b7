export type {
  BoxContents,
  DeadLetterBox,
  HeldLetter,
  ReadOptions,
  UnreadableLetter,
} from "./dead-letter-box.ts";
export { deadLetterId } from "./dead-letter-id.ts";
export { directoryDeadLetterBox } from "./directory-dead-letter-box.ts";
export type { LetterOverflow } from "./letter-bucket.ts";
export type { QueueLimits } from "./queue-limits.ts";
export { readLetterMessage } from "./read-letter-message.ts";
export type { ReadLetter } from "./read-letter-message.ts";
export { sqsDeadLetterBox } from "./sqs-dead-letter-box.ts";
export type { SqsDeadLetterBoxOptions } from "./sqs-dead-letter-box.ts";
export { sqsDeadLetters } from "./sqs-dead-letters.ts";
export type { SqsDeadLettersOptions } from "./sqs-dead-letters.ts";
