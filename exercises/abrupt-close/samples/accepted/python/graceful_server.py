"""graceful_server <port> <file> in Python, with asyncio: write_eof() is the half-close."""
import asyncio
import sys


async def serve(reader, writer, data, done):
    try:
        writer.write(data)
        writer.write_eof()
        message = await reader.read()  # to the client's FIN
        text = message.partition(b"\0")[0].decode(errors="replace")
        print(f"Message from client: {text} ", flush=True)
        writer.close()
        await writer.wait_closed()
        done.set_result(None)
    except Exception as error:  # it belongs to whoever waits for the end
        done.set_exception(error)


async def main(port, name):
    with open(name, "rb") as file:
        data = file.read()
    done = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(lambda r, w: serve(r, w, data, done), "0.0.0.0", port)
    try:
        await done
    finally:
        server.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: graceful_server.py <port> <file>")
    try:
        asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
    except OSError as error:
        sys.exit(f"graceful_server: {error}")
