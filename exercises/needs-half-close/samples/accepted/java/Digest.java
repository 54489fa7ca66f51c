/** How many bytes, and their FNV-1a checksum: an int overflows as the lower 32 bits do. */
final class Digest {
    private long bytes;
    private int hash = 0x811c9dc5;

    void add(byte[] block, int count) {
        for (int i = 0; i < count; i++)
            hash = (hash ^ (block[i] & 0xff)) * 16777619;
        bytes += count;
    }

    @Override
    public String toString() {
        return String.format("%d %08x", bytes, hash);
    }
}
