using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;

namespace Courseware.Reporting.Html;

/// <summary>
/// A page's template, embedded in the assembly, and the types that it may show. A name that the template has wrong is an error,
/// never an empty place on the page.
/// </summary>
internal sealed class PageTemplate(string name, params IReadOnlyList<Type> shown)
{
    // Letters of every script stay as they are; what HTML gives a meaning is encoded.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Lazy<IFluidTemplate> _template = new(() => new FluidParser(new FluidParserOptions { AllowFunctions = true }).Parse(Embedded(name)));
    private readonly Lazy<TemplateOptions> _options = new(() => MakeOptions(shown));

    /// <summary>The page with these values; all of them are encoded but for those that the template says are markup.</summary>
    public string Render(IReadOnlyDictionary<string, object> values)
    {
        var context = new TemplateContext(_options.Value);
        foreach (var (key, value) in values)
            context.SetValue(key, value);
        return _template.Value.Render(context, Encoder);
    }

    /// <summary>A text that is embedded in the assembly.</summary>
    public static string Embedded(string name)
    {
        using var stream = typeof(PageTemplate).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from the grader's assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static TemplateOptions MakeOptions(IReadOnlyList<Type> shown)
    {
        var options = new TemplateOptions { StrictVariables = true, StrictFilters = true };
        var members = options.MemberAccessStrategy;
        members.MemberNameStrategy = MemberNameStrategies.CamelCase;
        foreach (var type in shown)
            members.Register(type);
        return options;
    }
}
