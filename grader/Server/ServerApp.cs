using Courseware.Server.Access;
using Courseware.Server.Courses;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Server.Grading;
using Courseware.Server.Lti;
using Courseware.Server.Routes;
using Courseware.Server.Telemetry;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Courseware.Server;

/// <summary>Builds the server.</summary>
internal static class ServerApp
{
    // The maximum size of a form without its files.
    private const long FormBytes = 1L << 20;
    private const int FormFields = 4_000;

    /// <summary>A server that is ready to run. <paramref name="engine"/> is the grader, or the stand-in of a test.</summary>
    public static WebApplication Build(
        ServerOptions options, Database database, IGradingEngine engine, TimeProvider time, Taker taker, Action<ILoggingBuilder>? logging = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerApp).Assembly.GetName().Name });
        builder.WebHost.UseUrls(options.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.UploadBytes + FormBytes;
        });
        if (options.Url.StartsWith("https", StringComparison.Ordinal))
            builder.WebHost.UseKestrelHttpsConfiguration();
        LogFormat.Add(builder.Logging, options.LogFormat);
        logging?.Invoke(builder.Logging);
        AddServices(builder.Services, options, database, engine, time, taker);
        var app = builder.Build();
        Configure(app);
        return app;
    }

    /// <summary>The workers of a server process, with all tools.</summary>
    public static Taker TakerOf(ServerOptions options, Database database) =>
        new(database.IsShared ? Registration.NewId() : "server", Process: options.AllowProcessLab || !database.IsShared);

    private static void AddServices(
        IServiceCollection services, ServerOptions options, Database database, IGradingEngine engine, TimeProvider time, Taker taker)
    {
        var secure = options.PublicUrl.StartsWith("https", StringComparison.Ordinal) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        services.AddSingleton(options).AddSingleton<Database>(database).AddSingleton(engine).AddSingleton(time)
            .AddSingleton<AccountStore>().AddSingleton<IdentityStore>().AddSingleton<RegradeStore>()
            .AddSingleton<GradingFeeds>().AddSingleton<BoardFeed>().AddSingleton<QueuePosition>().AddSingleton<CourseBoard>()
            .AddSingleton<SimilarWorks>().AddSingleton<SignInThrottle>().AddSingleton<LocalProgress>();
        FleetServices.Add(services, database, taker, options.Workers > 0);
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = new ProtectionKeys(database)));
        LtiServices.Add(services);
        TelemetryServices.Add(services, options.Collector, "server");
        services.AddHostedService<QueueGauge>();
        services.AddDataProtection().SetApplicationName("courseware-server");
        services.AddRazorComponents();
        services.AddAntiforgery(o =>
        {
            (o.Cookie.Name, o.Cookie.SecurePolicy, o.Cookie.SameSite, o.SuppressXFrameOptionsHeader) = ("courseware-form", secure, SameSiteMode.Strict, true);
        });
        var authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            (cookie.Cookie.Name, cookie.Cookie.SecurePolicy, cookie.Cookie.SameSite, cookie.Cookie.HttpOnly) = ("courseware", secure, SameSiteMode.Lax, true);
            (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (TimeSpan.FromHours(12), true);
        });
        if (options.OpenId is { } openId)
            OpenIdSignIn.Add(authentication, openId, options.PublicUrl, secure);
        services.AddRateLimiter(RateLimits.Configure);
        services.Configure<FormOptions>(form =>
        {
            (form.MultipartBodyLengthLimit, form.ValueCountLimit, form.MemoryBufferThreshold) = (options.UploadBytes + FormBytes, FormFields, 256 << 10);
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        // Within this time running gradings are stopped and requeued, and their programs are terminated.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain + TimeSpan.FromSeconds(30));
    }

    private static void Configure(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use(next => context => SecurityHeaders.Add(context, next));
        app.Use(AnswerFaultsAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(next => context => UploadLimit.CheckAsync(context, next));
        app.UseMiddleware<AccessMiddleware>();
        SignInRoutes.Map(app);
        OpenIdRoutes.Map(app);
        StudentRoutes.Map(app);
        TeacherRoutes.Map(app);
        ClassRoutes.Map(app);
        SimilarRoutes.Map(app);
        LtiRoutes.Map(app);
        LmsRoutes.Map(app);
        ProgramRoutes.Map(app);
    }

    // A request that is too large or incomplete is the client's fault, and the response states it. Other exceptions are the server's fault, and go to its
    // log and not to the page.
    private static async Task AnswerFaultsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted
            && (e is BadHttpRequestException or InvalidDataException || e.InnerException is InvalidDataException or BadHttpRequestException))
        {
            await UploadLimit.RefuseAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client no longer waits for the answer.
        }
    }
}
