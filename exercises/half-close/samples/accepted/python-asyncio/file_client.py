"""file_client <ip> <port>: asyncio streams."""
import asyncio
import sys


async def fetch(ip, port):
    reader, writer = await asyncio.open_connection(ip, port)
    with open("receive.dat", "wb") as file:
        while block := await reader.read(1000):
            file.write(block)
    print("Received file data")
    writer.write(b"Thank you")
    await writer.drain()
    writer.close()
    await writer.wait_closed()


asyncio.run(fetch(sys.argv[1], int(sys.argv[2])))
