import type { Price, PriceBook, PriceKey, RegionPrices } from "./price-book.ts";

/*
 * The prices that the estimate uses where nobody gives others with --prices. They are list prices of the first tier, without free tiers, taxes and discounts. They were read on the day given, most of them
 * in copies that others had made of AWS's price list and price pages, so check them before money depends on them.
 */

/** Yuan for a dollar where nobody tells. */
export const CNY_PER_USD_DEFAULT = 7.2;

const US_EAST_1: Readonly<Record<PriceKey, Price>> = {
  dynamodbWriteUnits: listed(0.625, "AWS Price List, AmazonDynamoDB, us-east-1", "2026-07-30"),
  dynamodbReadUnits: listed(0.125, "AWS Price List, AmazonDynamoDB, us-east-1", "2026-07-30"),
  dynamodbReplicatedWriteUnits: listed(
    0.625,
    "DynamoDB developer guide, billing for global tables: priced as write request units",
    "2026-11-25",
  ),
  dynamodbStorage: listed(0.25, "AWS Price List, AmazonDynamoDB, us-east-1", "2026-07-30"),
  lambdaRequests: listed(0.2, "AWS Price List, AWSLambda, us-east-1", "2025-10-28"),
  lambdaDuration: listed(0.0000166667, "https://aws.amazon.com/lambda/pricing/ (x86)", "2026-11-25"),
  kinesisStream: listed(0.04, "AWS Price List, AmazonKinesis, us-east-1", "2026-09-30"),
  kinesisIn: listed(0.08, "AWS Price List, AmazonKinesis, us-east-1", "2026-09-30"),
  kinesisOut: listed(0.04, "AWS Price List, AmazonKinesis, us-east-1", "2026-09-30"),
  kinesisShard: listed(0.015, "AWS Price List, AmazonKinesis, us-east-1", "2026-09-30"),
  kinesisPutUnits: listed(0.014, "AWS Price List, AmazonKinesis, us-east-1", "2026-09-30"),
  sqsRequests: listed(0.4, "https://aws.amazon.com/sqs/pricing/", "2026-11-25"),
  sqsFifoRequests: listed(0.5, "https://aws.amazon.com/sqs/pricing/", "2026-11-25"),
  transferOut: listed(0.09, "https://aws.amazon.com/ec2/pricing/on-demand/", "2026-11-25"),
  transferRegions: listed(0.02, "https://aws.amazon.com/ec2/pricing/on-demand/", "2026-11-25"),
  natGateway: listed(0.045, "https://aws.amazon.com/vpc/pricing/", "2026-11-25"),
  natProcessed: listed(0.045, "https://aws.amazon.com/vpc/pricing/", "2026-11-25"),
  publicAddress: listed(0.005, "AWS Price List, AmazonVPC, us-east-2, the same in us-east-1", "2026-09-30"),
  endpoint: listed(0.01, "https://aws.amazon.com/privatelink/pricing/", "2026-10-09"),
  endpointProcessed: listed(0.01, "https://aws.amazon.com/privatelink/pricing/", "2026-10-09"),
  metric: listed(0.3, "https://aws.amazon.com/cloudwatch/pricing/", "2026-11-25"),
  alarm: listed(0.1, "https://aws.amazon.com/cloudwatch/pricing/", "2026-11-25"),
  dashboard: listed(3, "https://aws.amazon.com/cloudwatch/pricing/", "2026-11-25"),
  logs: listed(0.5, "https://aws.amazon.com/cloudwatch/pricing/", "2026-11-25"),
  kmsKey: listed(1, "https://aws.amazon.com/kms/pricing/", "2026-11-25"),
  kmsRequests: listed(3, "https://aws.amazon.com/kms/pricing/", "2026-11-25"),
};

/** Yuan for each dollar of us-east-1's price: what SQS (3.33 for 0.40) and NAT gateways (0.37 for 0.045) cost in China. */
const CNY_FOR_A_DOLLAR = 8.3;

/** A date that says more than it could: the tables in question name the month alone. */
const NINGXIA_DOC = "cost table of AWS's Sensitive Data Protection solution, cn-northwest-1, of June 2023";
const AI_KIT_DOC = "cost table of AWS's AI Solution Kit, cn-northwest-1, of June 2022";
const CHINA_DYNAMODB_PAGE =
  "https://www.amazonaws.cn/en/dynamodb/pricing/ (Beijing and Ningxia), in a copy of unknown age";

const CHINA_LISTED: Partial<Record<PriceKey, Price>> = {
  dynamodbWriteUnits: listed(11.1538, CHINA_DYNAMODB_PAGE, "2026-11-25"),
  lambdaRequests: listed(1.36, NINGXIA_DOC, "2026-11-25"),
  lambdaDuration: listed(0.000113477, AI_KIT_DOC, "2026-11-25"),
  sqsRequests: listed(3.33, NINGXIA_DOC, "2026-11-25"),
  transferOut: listed(0.933, AI_KIT_DOC, "2026-11-25"),
  natGateway: listed(0.37, NINGXIA_DOC, "2026-11-25"),
  natProcessed: listed(0.37, NINGXIA_DOC, "2026-11-25"),
  logs: listed(6.228, AI_KIT_DOC, "2026-11-25"),
};

const CHINA_ASSUMED: Partial<Record<PriceKey, Price>> = {
  dynamodbReadUnits: assumed(
    2.2308,
    "a fifth of a write, as in us-east-1 and as with provisioned capacity in China",
  ),
  dynamodbReplicatedWriteUnits: assumed(11.1538, "the price of a write, as in us-east-1"),
  transferRegions: assumed(0.933, "the price of data out to the Internet"),
};

function china(region: string): RegionPrices {
  const entries = (Object.keys(US_EAST_1) as PriceKey[]).map((key) => {
    const seen = CHINA_LISTED[key];
    // One of China's two regions was read; the other is taken to be alike.
    const price =
      seen === undefined
        ? (CHINA_ASSUMED[key] ??
          assumed(
            round(US_EAST_1[key].amount * CNY_FOR_A_DOLLAR),
            `${CNY_FOR_A_DOLLAR} times the dollars of us-east-1, as with SQS and NAT gateways`,
          ))
        : region === "cn-northwest-1" || key === "dynamodbWriteUnits"
          ? seen
          : { ...seen, source: `${seen.source}; taken for ${region}, too`, assumed: true };
    return [key, price] as const;
  });
  return { currency: "CNY", prices: Object.fromEntries(entries) as Record<PriceKey, Price> };
}

/** List prices of the regions that were looked up, and of those reckoned from them. */
export const LIST_PRICES: PriceBook = {
  "us-east-1": { currency: "USD", prices: US_EAST_1 },
  "cn-north-1": china("cn-north-1"),
  "cn-northwest-1": china("cn-northwest-1"),
};

/**
 * The prices of a region: its own where they are known, else those of the nearest one that is known, all marked as assumed.
 *
 * @param book in which `us-east-1` and `cn-northwest-1` always stand
 */
export function pricesOf(book: PriceBook, region: string): RegionPrices {
  const own = book[region];
  if (own !== undefined) return own;
  const likeness = region.startsWith("cn-") ? "cn-northwest-1" : "us-east-1";
  const known = book[likeness] ?? { currency: "USD", prices: US_EAST_1 };
  const entries = Object.entries(known.prices).map(([key, price]) => [
    key,
    { ...price, source: `${price.source}; of ${likeness}, nobody has looked up ${region}`, assumed: true },
  ]);
  return { currency: known.currency, prices: Object.fromEntries(entries) as Record<PriceKey, Price> };
}

function listed(amount: number, source: string, read: string): Price {
  return { amount, source, read, assumed: false };
}

function assumed(amount: number, source: string): Price {
  return { amount, source, read: "2026-11-25", assumed: true };
}

/** Enough digits for a price, without the noise of binary fractions. */
function round(amount: number): number {
  return Number(amount.toPrecision(6));
}
