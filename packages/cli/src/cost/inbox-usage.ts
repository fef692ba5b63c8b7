import { SQS_IDLE_RECEIVES_PER_SECOND } from "./assumptions.ts";
import { HOURS_PER_MONTH, SECONDS_PER_MONTH } from "./month.ts";
import { GB, MILLION } from "./region-context.ts";
import type { RegionContext } from "./region-context.ts";
import { onDemandBytes, payloadUnits } from "./stream-units.ts";
import type { UsageLine } from "./usage-line.ts";

/** SQS bills a request once for every 64 KB that it carries. */
const SQS_CHUNK_BYTES = 65_536;
const SQS_ENTRIES_MAX = 10;

/** The inbox of a region, which the region that receives pays. */
export function inboxUsage(context: RegionContext): readonly UsageLine[] {
  const { transport } = context.workload;
  switch (transport) {
    case "kinesis-on-demand":
      return onDemandUsage(context);
    case "kinesis-provisioned":
      return provisionedUsage(context);
    case "sqs":
    case "sqs-fifo":
      return queueUsage(context);
    default:
      return transport satisfies never;
  }
}

function onDemandUsage({ traffic: { region }, inbox }: RegionContext): readonly UsageLine[] {
  const gb = (billedPerSecond(inbox, onDemandBytes) * SECONDS_PER_MONTH) / GB;
  return [
    { region, what: "Kinesis: the stream", quantity: HOURS_PER_MONTH, price: "kinesisStream" },
    { region, what: "Kinesis: changes in", quantity: gb, price: "kinesisIn" },
    { region, what: "Kinesis: changes out", quantity: gb, price: "kinesisOut" },
  ];
}

function provisionedUsage({ traffic: { region }, inbox }: RegionContext): readonly UsageLine[] {
  const units = billedPerSecond(inbox, payloadUnits);
  return [
    {
      region,
      what: "Kinesis: shards",
      quantity: inbox.shards * HOURS_PER_MONTH,
      price: "kinesisShard",
    },
    {
      region,
      what: "Kinesis: changes in",
      quantity: (units * SECONDS_PER_MONTH) / MILLION,
      price: "kinesisPutUnits",
    },
  ];
}

function queueUsage({ workload, traffic: { region }, inbox }: RegionContext): readonly UsageLine[] {
  const price = workload.transport === "sqs-fifo" ? "sqsFifoRequests" : "sqsRequests";
  const sent = inbox.senders.reduce((sum, { sends, bytesPerSend, messagesPerSend }) => {
    const requests = Math.ceil(messagesPerSend / SQS_ENTRIES_MAX);
    return sum + sends * Math.max(requests, Math.ceil(bytesPerSend / SQS_CHUNK_BYTES));
  }, 0);
  const bytesPerApply = inbox.bytes / inbox.applies;
  const received = inbox.applies * Math.ceil(bytesPerApply / SQS_CHUNK_BYTES);
  const deleted = inbox.applies * Math.ceil(inbox.messages / inbox.applies / SQS_ENTRIES_MAX);
  const millions = (perSecond: number): number => (perSecond * SECONDS_PER_MONTH) / MILLION;
  return [
    { region, what: "SQS: changes sent", quantity: millions(sent), price },
    { region, what: "SQS: changes received", quantity: millions(received + deleted), price },
    { region, what: "SQS: waiting", quantity: millions(SQS_IDLE_RECEIVES_PER_SECOND), price },
  ];
}

/** What Kinesis bills for the records of all senders, by what it bills for one of them. */
function billedPerSecond({ senders }: RegionContext["inbox"], ofRecord: (bytes: number) => number): number {
  return senders.reduce(
    (sum, { sends, bytesPerSend, messagesPerSend }) =>
      sum + sends * messagesPerSend * ofRecord(bytesPerSend / messagesPerSend),
    0,
  );
}
