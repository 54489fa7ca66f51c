using System.Text.RegularExpressions;
using Courseware.Labs.Containers;

namespace Courseware.Tests.ContainerTests;

/// <summary>The documents name images that exist.</summary>
internal sealed partial class ImageNameTests
{
    [Test]
    public void Documents_name_the_images_of_the_present_version()
    {
        string[] folders = ["docs", "containers"];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*", SearchOption.AllDirectories))
            .Append(Path.Combine(Repository.Root, "README.md"));
        var named = files.SelectMany(f => ImageName().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value}")).ToList();

        Assert.That(named, Is.Not.Empty.And.All.EndsWith($":{Toolchain.Version}"));
    }

    [GeneratedRegex(@"\bcourseware/[a-z]+:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageName();
}
