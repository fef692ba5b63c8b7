"""Writes to both sides of a replicated table through plain boto3 calls, as an application that knows nothing of versions.

Usage: boto3-writer.py ENDPOINT_A ENDPOINT_B TABLE SEED

Prints one JSON object: for each key that only one side wrote, its expected value at the end, or null where it was deleted.
"""

import json
import random
import sys
from decimal import Decimal

import boto3
from botocore.config import Config

WRITES = 60
BATCH = 30


def connect(endpoint, region):
    return boto3.resource(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"max_attempts": 5}),
    )


def write_side(table, side, chance, expected):
    with table.batch_writer() as batch:
        for n in range(BATCH):
            key = f"{side}-batch-{n}"
            batch.put_item(Item={"pk": key, "value": f"batch {n}", "number": Decimal("1.5E-100"), "bytes": bytes([0, 255, n])})
            expected[key] = f"batch {n}"
    with table.batch_writer() as batch:
        for n in range(0, BATCH, 3):
            key = f"{side}-batch-{n}"
            batch.delete_item(Key={"pk": key})
            expected[key] = None
    for n in range(WRITES):
        key = f"{side}-{chance.randrange(20)}"
        value = f"{side} {n}"
        kind = chance.choice(["put", "update", "delete", "both"])
        if kind == "put":
            table.put_item(Item={"pk": key, "value": value, "tags": {"x", "y"}, "nested": {"list": [1, None, True, ""]}})
            expected[key] = value
        elif kind == "update":
            table.update_item(
                Key={"pk": key},
                UpdateExpression="SET #v = :v ADD hits :one",
                ExpressionAttributeNames={"#v": "value"},
                ExpressionAttributeValues={":v": value, ":one": 1},
            )
            expected[key] = value
        elif kind == "delete":
            table.delete_item(Key={"pk": key})
            expected[key] = None
        else:
            table.put_item(Item={"pk": f"both-{chance.randrange(5)}", "value": value})


def main():
    endpoint_a, endpoint_b, name, seed = sys.argv[1:5]
    expected = {}
    sides = [("a", connect(endpoint_a, "us-east-1")), ("b", connect(endpoint_b, "cn-north-1"))]
    for turn in range(2):
        for side, resource in sides:
            write_side(resource.Table(name), side, random.Random(f"{seed} {turn} {side}"), expected)
    json.dump(expected, sys.stdout)


if __name__ == "__main__":
    main()
