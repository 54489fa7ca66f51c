using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Courseware.Server;

/// <summary>The files of the pages: style and script. Their names carry their digest, so that a browser keeps them for good.</summary>
internal static class PageFiles
{
    private const int DigestLength = 12;

    private static readonly FrozenDictionary<string, (string Name, string Kind, byte[] Bytes)> All =
        new[] { Read("server.css", "text/css"), Read("server.js", "text/javascript"), Read("server.svg", "image/svg+xml") }.ToFrozenDictionary(a => a.Name,
            StringComparer.Ordinal);

    /// <summary>The path of the style.</summary>
    public static string Style { get; } = PathOf(".css");

    /// <summary>The path of the script.</summary>
    public static string Script { get; } = PathOf(".js");

    /// <summary>The path of the icon.</summary>
    public static string Icon { get; } = PathOf(".svg");

    /// <summary>A file by its name; null when there is none.</summary>
    public static (string Name, string Kind, byte[] Bytes)? Find(string name) => All.TryGetValue(name, out var asset) ? asset : null;

    private static string PathOf(string extension) => $"/assets/{All.Keys.First(name => name.EndsWith(extension, StringComparison.Ordinal))}";

    private static (string Name, string Kind, byte[] Bytes) Read(string name, string kind)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream($"asset:{name}")
            ?? throw new InvalidOperationException($"The asset '{name}' is missing.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))[..DigestLength];
        return ($"{Path.GetFileNameWithoutExtension(name)}-{digest}{Path.GetExtension(name)}", $"{kind}; charset=utf-8", bytes.ToArray());
    }
}
