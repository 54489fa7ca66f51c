"""digest_client <ip> <port> in Python, with asyncio: read() returns at EOF, and not before."""
import asyncio
import sys


def digest(data):
    h = 2166136261
    for byte in data:
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return f"{len(data)} {h:08x}"


async def main(ip, port):
    reader, writer = await asyncio.open_connection(ip, port)
    line = digest(await reader.read())
    print("read:", line, flush=True)
    writer.write(f"{line}\n".encode())
    await writer.drain()
    writer.close()
    try:
        await writer.wait_closed()
    except ConnectionError:
        pass  # the server has not waited for the answer; all has been read before


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: digest_client.py <ip> <port>")
    try:
        asyncio.run(main(sys.argv[1], int(sys.argv[2])))
    except OSError as error:
        sys.exit(f"digest_client: {error}")
