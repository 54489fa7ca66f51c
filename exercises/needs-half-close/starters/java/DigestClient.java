/*
 * DigestClient <ip> <port>
 *
 * Reads all that the server sends, and answers with a digest of it.
 */
import java.io.IOException;

public class DigestClient {
    private static final int BUFFER_SIZE = 4096;

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: DigestClient <ip> <port>");
            System.exit(1);
        }

        // TODO: connect to args[0], port args[1].

        // TODO: read until EOF, and count the bytes and their FNV-1a checksum on the way.
        // How do you know that you have all?

        // TODO: print  read: <bytes> <checksum>  and send  <bytes> <checksum>  and a newline.
        // Then close, and exit with 0.

        System.exit(1);
    }
}
