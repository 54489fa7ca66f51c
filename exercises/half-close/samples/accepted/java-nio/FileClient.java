import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** file_client &lt;ip&gt; &lt;port&gt;: a channel that never blocks, and a selector. */
class FileClient {
    public static void main(String[] args) throws IOException {
        try (SocketChannel server = SocketChannel.open(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
                FileChannel file = FileChannel.open(Path.of("receive.dat"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_READ);
            ByteBuffer block = ByteBuffer.allocateDirect(8192);
            for (boolean open = true; open; ) {
                selector.select();
                selector.selectedKeys().clear();
                block.clear();
                open = server.read(block) >= 0;
                block.flip();
                while (block.hasRemaining())
                    file.write(block);
            }
            System.out.println("Received file data");
            ByteBuffer thanks = ByteBuffer.wrap("Thank you\0".getBytes());
            while (thanks.hasRemaining())
                server.write(thanks);
        }
    }
}
