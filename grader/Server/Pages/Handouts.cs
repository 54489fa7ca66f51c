using System.Collections.Concurrent;
using Courseware.Cli;
using Courseware.Reporting.Site;

namespace Courseware.Server.Pages;

/// <summary>The handouts as HTML, made once each. They are the project's own text; HTML in them is shown, not run.</summary>
internal static class Handouts
{
    private static readonly ConcurrentDictionary<(string Exercise, string Language), string> Known = new();

    /// <summary>The handout of an exercise; empty when it has none.</summary>
    public static string Of(string exercise, string language) => Known.GetOrAdd((exercise, language), static key =>
    {
        var folder = ExerciseCatalog.Find(key.Exercise).Folder;
        var file = new[] { key.Language == "ko" ? "README.ko.md" : "README.md", "README.md" }.Select(name => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return file is null ? "" : HandoutHtml.Render(File.ReadAllText(file), _ => null, "");
    });
}
