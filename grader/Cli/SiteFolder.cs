using System.Text;
using Courseware.Reporting;
using Courseware.Reporting.Site;

namespace Courseware.Cli;

/// <summary>The folder of a course page. A list in it says which files are the page's own: no other one is touched.</summary>
internal static class SiteFolder
{
    /// <summary>The file that makes a folder one of ours: a heading, and a line for each file.</summary>
    public const string ListName = "courseware-site.txt";

    private const string Heading = "The files of a course page, made by grader site; made anew, it replaces these and no other.";

    // The extensions of a page's files, the longer ones first.
    private static readonly string[] Suffixes = [".ko.html", ".html", ".pcapng"];

    /// <summary>Refuses, before anything is run, a folder with something else in it, or in which nothing can be written.</summary>
    public static void Require(string option, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && Own(folder) is null)
            throw new UsageException($"{option} '{folder}' is a folder with something else than a course page in it. Name a new folder.");
        OutputPathValidator.RequireNew(option, folder);
    }

    /// <summary>Writes all files and removes files of an earlier page that this one no longer has.</summary>
    /// <exception cref="UsageException">A file that is not the page's has the name of one; nothing was written.</exception>
    public static void Save(string option, string folder, IReadOnlyList<SiteFile> files)
    {
        var own = Own(folder) ?? [];
        var paths = files.Select(f => f.Path).ToList();
        foreach (var path in paths.Except(own, StringComparer.Ordinal))
        {
            if (Path.Exists(Path.Combine(folder, path)))
                throw new UsageException(
                    $"{option} '{folder}' has a file '{path}' that is not the page's own; nothing was written. Move it, or name a new folder.");
        }
        Directory.CreateDirectory(folder);
        // The list names a file before it is there, so that an attempt which was broken off can be made again.
        Write(ListName, string.Concat(paths.Union(own, StringComparer.Ordinal).Prepend(Heading).Select(line => line + "\n")));
        foreach (var file in files)
            AtomicFile.Save(Path.Combine(folder, file.Path), stream => stream.Write(file.Bytes.Span));
        foreach (var old in own.Except(paths, StringComparer.Ordinal))
        {
            File.Delete(Path.Combine(folder, old));
            if (Path.GetDirectoryName(Path.Combine(folder, old)) is { } below && Directory.Exists(below) && !Directory.EnumerateFileSystemEntries(below).Any())
                Directory.Delete(below);
        }
        Write(ListName, string.Concat(paths.Prepend(Heading).Select(line => line + "\n")));

        void Write(string path, string text) =>
            AtomicFile.Save(Path.Combine(folder, path), stream => stream.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text)));
    }

    // Only names that a page can have: whoever edits the list can not make us remove anything else.
    private static List<string>? Own(string folder)
    {
        var list = Path.Combine(folder, ListName);
        if (!File.Exists(list) || File.ReadLines(list).FirstOrDefault() != Heading)
            return null;
        return [.. File.ReadLines(list).Skip(1).Where(IsPage)];
    }

    private static bool IsPage(string path) =>
        path.Split('/') is [.. var folders, var file] && folders.Length <= 1 && folders.All(IsName)
        && (Suffixes.FirstOrDefault(s => file.EndsWith(s, StringComparison.Ordinal)) is { } suffix && IsName(file[..^suffix.Length]));

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
