using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Courseware.Grading;

namespace Courseware.Tests.HostileTests;

/// <summary>The one bad entry of an archive that otherwise holds a good submission.</summary>
/// <param name="Kind"><c>zip</c> or <c>tar</c>.</param>
/// <param name="Name">The entry's name.</param>
/// <param name="Link">Where it leads to, when it is a link.</param>
/// <param name="Mebibytes">Its size; it holds zeros.</param>
internal sealed record HostileEntry(string Kind, string Name, string? Link, int Mebibytes)
{
    private const int RegularMode = 0x81A4;
    private const int LinkMode = 0xA1FF;

    public static HostileEntry? Read(YamlFile file)
    {
        if (YamlFile.Find(file.Root, "archive") is not { } node)
            return null;
        var mapping = file.Mapping(node);
        file.Allow(mapping, "kind", "entry", "link", "zeros-mib");
        var kind = file.Get(mapping, "kind");
        if (file.Text(kind) is not ("zip" or "tar"))
            throw file.Wrong(kind, "expected 'zip' or 'tar'.");
        return new HostileEntry(
            file.Text(kind), file.Text(file.Get(mapping, "entry")),
            YamlFile.Find(mapping, "link") is { } link ? file.Text(link) : null,
            YamlFile.Find(mapping, "zeros-mib") is { } size ? file.Number(size) : 0);
    }

    /// <summary>Packs a folder and the entry.</summary>
    public void Pack(string folder, string archive)
    {
        using var stream = File.Create(archive);
        if (Kind == "zip")
            PackZip(folder, stream);
        else
            PackTar(folder, stream);
    }

    private void PackZip(string folder, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var file in Directory.EnumerateFiles(folder))
            zip.CreateEntryFromFile(file, Path.GetFileName(file));
        var entry = zip.CreateEntry(Name, CompressionLevel.SmallestSize);
        entry.ExternalAttributes = (Link is null ? RegularMode : LinkMode) << 16;
        using var content = entry.Open();
        content.Write(Encoding.UTF8.GetBytes(Link ?? "\n"));
        var zeros = new byte[1 << 20];
        for (var i = 0; i < Mebibytes; i++)
            content.Write(zeros);
    }

    private void PackTar(string folder, Stream stream)
    {
        using var tar = new TarWriter(stream);
        foreach (var file in Directory.EnumerateFiles(folder))
            tar.WriteEntry(file, Path.GetFileName(file));
        tar.WriteEntry(Link is null ? new PaxTarEntry(TarEntryType.RegularFile, Name) : new PaxTarEntry(TarEntryType.SymbolicLink, Name) { LinkName = Link });
    }
}
