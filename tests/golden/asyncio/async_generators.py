# expect: CPython 3.13
import asyncio


async def numbers(log):
    try:
        for i in range(3):
            await asyncio.sleep(0)
            yield i
    finally:
        await asyncio.sleep(0)
        log.append("closed")


async def main(log):
    print([x async for x in numbers(log)], log)
    async for x in numbers(log):
        break
    await asyncio.sleep(0.001)
    print(log)
    kept.append(numbers(log))
    print(await anext(kept[0]))


kept, log = [], []
asyncio.run(main(log))
print(log)
