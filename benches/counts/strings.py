import json
import re

lines = [f"{i:05d},name {i % 97},{i / 8:.3f}" for i in range(5_000)]
fields = [line.split(",") for line in lines]
text = "\n".join(",".join(field.upper() for field in row) for row in fields)
found = re.findall(r"NAME (\d+)", text)
again = json.loads(json.dumps(fields))
built = ""
for row in again:
    built += row[1][-1]
print(len(text), len(found), again == fields, built[:5])
