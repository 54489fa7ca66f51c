/** digest_client ip port, in Java: read() returns -1 at the server's FIN. */
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

public final class DigestClient {
    public static void main(String[] args) {
        var digest = new Digest();
        try (var server = new Socket(args[0], Integer.parseInt(args[1]))) {
            var buffer = new byte[4096];
            for (int count; (count = server.getInputStream().read(buffer)) >= 0;)
                digest.add(buffer, count);
            System.out.println("read: " + digest);
            server.getOutputStream().write((digest + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            System.err.println("digest_client: " + e);
            System.exit(1);
        }
    }
}
