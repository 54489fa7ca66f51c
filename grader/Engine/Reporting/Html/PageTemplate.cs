using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;

namespace Courseware.Reporting.Html;

/// <summary>
/// A template of a page. Its values are encoded for HTML, unless the template says <c>raw</c>; an unknown name in the template is an error, never an
/// empty place on the page.
/// </summary>
internal sealed class PageTemplate(string resource, params IReadOnlyList<Type> shown)
{
    // Letters of every script stay as they are; what HTML gives a meaning is encoded.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Lazy<IFluidTemplate> _template = new(() => new FluidParser(new FluidParserOptions { AllowFunctions = true }).Parse(Embedded(resource)));

    private readonly Lazy<TemplateOptions> _options = new(() => MakeOptions(shown));

    /// <summary>The page with these values, whose types the template knows.</summary>
    public string Render(params IEnumerable<(string Name, object Value)> values)
    {
        var context = new TemplateContext(_options.Value);
        foreach (var (name, value) in values)
            context.SetValue(name, value);
        return _template.Value.Render(context, Encoder);
    }

    /// <summary>A text that is part of the program.</summary>
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
        options.MemberAccessStrategy.MemberNameStrategy = MemberNameStrategies.CamelCase;
        foreach (var type in shown)
            options.MemberAccessStrategy.Register(type);
        return options;
    }
}
