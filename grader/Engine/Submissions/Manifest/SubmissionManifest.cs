using System.Text;
using YamlDotNet.Core;

namespace Courseware.Submissions.Manifest;

/// <summary>
/// The optional <c>submission.yaml</c>: <c>build</c> (commands for /bin/sh, run in the submission's folder) and <c>programs</c>
/// (for each role the program and its first arguments).
/// </summary>
internal sealed record SubmissionManifest(IReadOnlyList<string> Build, IReadOnlyDictionary<string, IReadOnlyList<string>> Programs)
{
    /// <summary>The only name it is read by.</summary>
    public const string FileName = "submission.yaml";

    /// <summary>The manifest of a submission; null when it has none. Every mistake is named with its line and column.</summary>
    public static SubmissionManifest? Of(SubmissionTree tree, IReadOnlyList<RoleName> roles)
    {
        var here = tree.Files.Where(file => file.Folder.Length == 0).ToArray();
        if (Array.Find(here, file => file.Name == FileName) is { } file)
            return Read(file, roles);
        var near = Array.Find(here, file => file.Name.ToLowerInvariant() is "submission.yml" or FileName);
        return near is null ? null : throw new SubmissionException($"{Quoted.Name(near.Name)} is not read. Rename it to {FileName}.");
    }

    private static SubmissionManifest Read(SubmissionFile file, IReadOnlyList<RoleName> roles)
    {
        if (file.Length > SubmissionLimits.ManifestBytes)
            throw new SubmissionException(
                $"{FileName} has more than {SubmissionLimits.ManifestBytes >> 10} KiB. Put long commands into a script and name that.");
        var text = Decode(FileCopier.ReadAll(file));
        RejectTabs(text);
        try
        {
            YamlGuard.Check(text);
            return new SubmissionManifestReader(roles).Read(text);
        }
        catch (Exception e) when (YamlFault.Is(e))
        {
            var (at, fact) = YamlFault.Of(e, text);
            throw Error(at, $"this is not YAML that can be read: {fact}");
        }
    }

    /// <summary>The error at a place of the file. The fact begins with a small letter.</summary>
    public static SubmissionException Error(Mark at, string fact) => new($"{FileName}:{at.Line}:{at.Column}: {fact}.");

    private static string Decode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(0, e.Index)).Count((byte)'\n');
            throw new SubmissionException($"{FileName}:{line}:1: this is not UTF-8. Save the file in that encoding.");
        }
    }

    private static void RejectTabs(string text)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            var indent = content[..(content.Length - content.TrimStart().Length)];
            if (indent.Contains('\t') && indent.Length < content.Length)
                throw new SubmissionException($"{FileName}:{line}:{indent.IndexOf('\t') + 1}: the line is indented with a tab. YAML is indented with spaces.");
        }
    }
}
