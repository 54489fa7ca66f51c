using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Courseware.Tests.ServerTests;

/// <summary>A browser without scripts: cookies, and forms with their tokens. It does not follow redirects.</summary>
internal sealed class WebClient(Uri server) : IDisposable
{
    private readonly HttpClient _client = new(Handler())
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(50),
    };

    private static CancellationToken Limit => TestContext.CurrentContext.CancellationToken;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Limit);

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, Limit);

    /// <summary>A page whose status is 200.</summary>
    public async Task<IHtmlDocument> PageAsync(string path)
    {
        var answer = await GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync(Limit);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), $"{path}: {text}");
        return await new HtmlParser().ParseDocumentAsync(text, Limit);
    }

    /// <summary>Sends a form as its page has it: with the token of the page that this browser sees first.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = await TokenAsync();
        var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token))
            .Select(f => new KeyValuePair<string, string>(f.Item1, f.Item2)));
        return await _client.PostAsync(path, content, Limit);
    }

    /// <summary>Sends text files.</summary>
    public Task<HttpResponseMessage> PostFilesAsync(string path, IReadOnlyList<(string Field, string Name, string Text)> files) =>
        PostFilesAsync(path, path, [.. files.Select(f => (f.Field, f.Name, Encoding.UTF8.GetBytes(f.Text)))]);

    /// <summary>Sends files.</summary>
    public async Task<HttpResponseMessage> PostFilesAsync(
        string path, string _, IReadOnlyList<(string Field, string Name, byte[] Bytes)> files, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        content.Add(new StringContent(await TokenAsync()), "__RequestVerificationToken");
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        foreach (var (field, name, bytes) in files)
            content.Add(new ByteArrayContent(bytes), field, name);
        return await _client.PostAsync(path, content, Limit);
    }

    /// <summary>Sends a form without its token.</summary>
    public async Task<HttpResponseMessage> PostWithoutTokenAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));
        return await _client.PostAsync(path, content, Limit);
    }

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = true,
    };

    // A visitor who is not signed in gets the sign-in page; every page has a form for the language.
    private async Task<string> TokenAsync()
    {
        var page = await new HtmlParser().ParseDocumentAsync(await (await _client.GetAsync("/sign-in", Limit)).Content.ReadAsStringAsync(Limit), Limit);
        return page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? throw new InvalidOperationException("The page has no form.");
    }
}
