using System.Reflection;

namespace Courseware.Tests;

/// <summary>Names of tests are sentences that fit into a line of a list.</summary>
internal sealed class TestNameTests
{
    private const int MostCharacters = 80;

    [Test]
    public void A_name_has_at_most_eighty_characters()
    {
        var names = typeof(TestNameTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttributes().Any(a => a is TestAttribute or TestCaseAttribute or TestCaseSourceAttribute)).Select(m => m.Name).ToList();

        Assert.That(names, Has.Count.GreaterThan(1000));
        Assert.That(names.Where(n => n.Length > MostCharacters), Is.Empty);
    }
}
