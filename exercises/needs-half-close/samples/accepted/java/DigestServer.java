/** digest_server port mode, in Java: the file in blocks, and three ways to end it. */
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

public final class DigestServer {
    public static void main(String[] args) throws IOException {
        var digest = new Digest();
        String answer = "";
        try (var listener = new ServerSocket()) {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(Integer.parseInt(args[0])));
            try (Socket client = listener.accept(); InputStream file = Files.newInputStream(Path.of("data.bin"))) {
                var buffer = new byte[4096];
                for (int count; (count = file.read(buffer)) > 0;) {
                    client.getOutputStream().write(buffer, 0, count);
                    digest.add(buffer, count);
                }
                System.out.println("sent: " + digest);
                switch (args[1]) {
                    case "close" -> client.close();
                    case "shutdown" -> {
                        client.shutdownOutput();
                        answer = line(client.getInputStream());
                    }
                    default -> answer = line(client.getInputStream());
                }
            }
        }
        boolean same = answer.equals(digest.toString());
        if (!answer.isEmpty())
            System.out.println("answer: " + answer);
        System.out.println("result: " + (answer.isEmpty() ? "none" : same ? "same" : "different"));
        System.exit(same ? 0 : 1);
    }

    private static String line(InputStream in) {
        var line = new StringBuilder();
        try {
            for (int c; (c = in.read()) >= 0 && c != '\n';)
                line.append((char) c);
        } catch (IOException e) {
            System.err.println("digest_server: " + e);
            return "";
        }
        return line.toString();
    }
}
