using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>A real browser without a window, driven by its debugging protocol: it clicks, chooses files, and reports refused requests.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private int _id;

    private Chromium(TemporaryFolder folder, Process process) => (_folder, _process) = (folder, process);

    /// <summary>Messages of the page's console: errors of scripts, and requests that the policy refused.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Chromium> StartAsync(CancellationToken cancellationToken)
    {
        Requires.Tools("chromium");
        var folder = new TemporaryFolder();
        string[] rootless = Environment.UserName == "root" ? ["--no-sandbox"] : [];
        var info = new ProcessStartInfo("chromium",
        [
            "--headless", .. rootless, "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            "--disable-extensions", "--remote-debugging-port=0", $"--user-data-dir={folder.At("profile")}", "about:blank",
        ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(info)!;
        process.BeginOutputReadLine();
        const string words = "DevTools listening on ws://";
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith(words, StringComparison.Ordinal))
                continue;
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var browser = new Chromium(folder, process);
            await browser.ConnectAsync($"http://{line[words.Length..].Split('/')[0]}", cancellationToken);
            return browser;
        }
        throw new InvalidOperationException("chromium did not start.");
    }

    /// <summary>Opens a page and waits until it is loaded.</summary>
    public async Task OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        await SendAsync("Page.navigate", new JsonObject { ["url"] = url.AbsoluteUri }, cancellationToken);
        await UntilAsync($"document.readyState === 'complete' && location.href !== 'about:blank'", cancellationToken);
    }

    /// <summary>The value of an expression, as a string.</summary>
    public async Task<string> AskAsync(string script, CancellationToken cancellationToken)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = script, ["returnByValue"] = true, ["awaitPromise"] = true },
            cancellationToken);
        return answer["result"]?["value"]?.ToString() ?? "";
    }

    /// <summary>Waits until an expression is true; between pages it has no value.</summary>
    public async Task UntilAsync(string script, CancellationToken cancellationToken)
    {
        while (await AskAsync($"Boolean({script})", cancellationToken) is not ("true" or "True"))
            await Task.Delay(20, cancellationToken);
    }

    /// <summary>Chooses a file in a form.</summary>
    public async Task ChooseAsync(string selector, string file, CancellationToken cancellationToken)
    {
        var root = await SendAsync("DOM.getDocument", [], cancellationToken);
        var found = await SendAsync("DOM.querySelector", new JsonObject { ["nodeId"] = root["root"]!["nodeId"]!.GetValue<int>(), ["selector"] = selector },
            cancellationToken);
        await SendAsync("DOM.setFileInputFiles", new JsonObject { ["files"] = new JsonArray(file), ["nodeId"] = found["nodeId"]!.GetValue<int>() },
            cancellationToken);
    }

    /// <summary>The width of the window, in CSS pixels.</summary>
    public Task ResizeAsync(int width, int height, CancellationToken cancellationToken) => SendAsync(
        "Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500 },
            cancellationToken);

    /// <summary>Stores a picture of the whole page, if pictures are wanted (<c>SHOTS=DIR</c>).</summary>
    public async Task ShootAsync(string name, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("SHOTS") is not { Length: > 0 } folder)
            return;
        var shot = await SendAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true }, cancellationToken);
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), Convert.FromBase64String(shot["data"]!.GetValue<string>()), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task ConnectAsync(string address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var made = await client.PutAsync($"{address}/json/new?about:blank", null, cancellationToken);
        var target = await made.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        await _socket.ConnectAsync(new Uri(target!["webSocketDebuggerUrl"]!.GetValue<string>()), cancellationToken);
        foreach (var domain in new[] { "Page", "Runtime", "Log", "DOM" })
            await SendAsync($"{domain}.enable", [], cancellationToken);
    }

    private async Task<JsonObject> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var id = ++_id;
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        while (true)
        {
            var message = await ReceiveAsync(cancellationToken);
            if (message["id"]?.GetValue<int>() == id)
                return message["result"] as JsonObject ?? throw new InvalidOperationException($"{method}: {message["error"]}");
            if (message["method"]?.GetValue<string>() is "Log.entryAdded" or "Runtime.exceptionThrown" && message["params"] is { } said)
                Complaints.Add(said.ToJsonString());
        }
    }

    private async Task<JsonObject> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            whole.Write(buffer.AsSpan(0, part.Count));
            if (part.EndOfMessage)
                return JsonNode.Parse(whole.ToArray())!.AsObject();
        }
    }
}
