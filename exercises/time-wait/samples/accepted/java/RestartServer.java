import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** restart_server &lt;port&gt;: channels and buffers; an exception that nobody catches tells on stderr, and ends with status 1. */
class RestartServer {
    private static final byte[] PREFIX = "served: ".getBytes(StandardCharsets.US_ASCII);

    public static void main(String[] args) throws IOException {
        // The channel sets SO_REUSEADDR by itself, and listens on IPv6 and IPv4.
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(Integer.parseInt(args[0])));
                SocketChannel client = listener.accept()) {
            ByteBuffer answer = ByteBuffer.allocateDirect(200).put(PREFIX);
            do {
                if (client.read(answer) == -1)
                    throw new IOException("the client left in the middle of its line");
            } while (answer.get(answer.position() - 1) != '\n');
            answer.flip();
            while (answer.hasRemaining())
                client.write(answer);
        }
    }
}
