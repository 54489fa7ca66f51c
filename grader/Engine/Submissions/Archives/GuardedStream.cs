namespace Courseware.Submissions.Archives;

/// <summary>
/// Reads at most so many bytes of a hostile source, in reads of limited size: a header that claims a name of a gigabyte makes the framework request
/// that gigabyte in one read, which is refused before a page of it is touched.
/// </summary>
internal sealed class GuardedStream(Stream inner, long limit, string tooMuch) : Stream
{
    private const int LargestRead = 1 << 20;
    private long _left = limit;

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    /// <summary>From here on so many bytes may be read.</summary>
    public void Allow(long bytes) => _left = bytes;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > LargestRead)
            throw new InvalidDataException("A header of the archive claims more than a megabyte.");
        var count = inner.Read(buffer);
        _left -= count;
        if (_left < 0)
            throw new SubmissionException(tooMuch);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
