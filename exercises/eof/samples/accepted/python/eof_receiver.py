"""eof_receiver <port>: asyncio, which tells EOF and an error apart by calling two different methods."""
import asyncio
import sys


class Receiver(asyncio.Protocol):
    def __init__(self, is_over: asyncio.Future):
        self.is_over, self.bytes, self.reads = is_over, 0, 0

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):  # once for each call of recv() that returned data
        self.bytes += len(data)
        self.reads += 1

    def eof_received(self):
        self.report("EOF")
        return False  # let the transport close

    def connection_lost(self, error):
        if error is not None:
            self.report(f"error ({error.strerror})")
        self.is_over.set_result(error is None)

    def report(self, end):
        print(f"bytes: {self.bytes}", f"reads: {self.reads}", f"end: {end}", sep="\n", flush=True)


async def main(port: int) -> bool:
    loop = asyncio.get_running_loop()
    is_over = loop.create_future()
    server = await loop.create_server(lambda: Receiver(is_over), "0.0.0.0", port)
    is_well = await is_over
    server.close()
    return is_well


sys.exit(0 if asyncio.run(main(int(sys.argv[1]))) else 1)
