"""file_server <port>: asyncio streams."""
import asyncio
import sys


async def serve(port, content):
    done = asyncio.get_running_loop().create_future()

    async def talk(reader, writer):
        try:
            writer.write(content)
            await writer.drain()
            writer.write_eof()
            message = await reader.read()
            print("Message from client:", message.rstrip(b"\0").decode())
            writer.close()
            await writer.wait_closed()
            done.set_result(None)
        except OSError as error:
            done.set_exception(error)

    async with await asyncio.start_server(talk, "0.0.0.0", port):
        await done


with open("file_server.c", "rb") as file:
    asyncio.run(serve(int(sys.argv[1]), file.read()))
