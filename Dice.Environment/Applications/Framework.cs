namespace Dice.Environment.Applications;

/// <summary>The properties of a framework's development server.</summary>
/// <param name="Name">The framework's name.</param>
/// <param name="Package">The dependency that identifies the framework; empty for a package without a known framework.</param>
/// <param name="Port">The port that its development server listens on by default.</param>
public sealed record Framework(string Name, string Package, int Port)
{
    /// <summary>The scripts that start development, in order of preference.</summary>
    public ImmutableArray<string> Scripts { get; init; } = ["start:dev", "dev", "develop", "start"];

    /// <summary>Arguments that make its development server listen on all addresses and on the right port; <c>{port}</c> is replaced.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Folders that it writes to, relative to the application's folder.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>Whether its development server is Vite, which rejects host names that are not in its list of allowed hosts.</summary>
    public bool IsVite { get; init; }

    /// <summary>Whether it serves web pages rather than an API.</summary>
    public bool IsPage { get; init; }

    /// <summary>The memory limit of its development server in MiB, unless <c>dice.json</c> sets another.</summary>
    public int MemoryMiB { get; init; } = 1280;

    /// <summary>The paths of the readiness probe, tried in order. A framework for pages compiles each page on request, so only the first page is requested.</summary>
    public ImmutableArray<string> ReadinessPaths => IsPage ? ["/"] : ["/health/ready", "/health", "/"];

    /// <summary>NestJS.</summary>
    public static Framework Nest { get; } = new("NestJS", "@nestjs/core", 3000) { Outputs = ["dist"] };

    /// <summary>Astro.</summary>
    public static Framework Astro { get; } = new("Astro", "astro", 4321)
    {
        Scripts = ["dev", "start"],
        Arguments = ["--host", "0.0.0.0", "--port", "{port}"],
        Outputs = [".astro", "dist"],
        IsVite = true,
        IsPage = true,
        MemoryMiB = 1536,
    };

    /// <summary>Payload, which runs in Next.js.</summary>
    public static Framework Payload { get; } = new("Payload", "payload", 3000) { Scripts = ["dev", "start"], Outputs = [".next"], IsPage = true, MemoryMiB = 3072 };

    /// <summary>Next.js.</summary>
    public static Framework Next { get; } = new("Next.js", "next", 3000) { Scripts = ["dev", "start"], Outputs = [".next"], IsPage = true, MemoryMiB = 2560 };

    /// <summary>Fastify.</summary>
    public static Framework Fastify { get; } = new("Fastify", "fastify", 3000);

    /// <summary>Express.</summary>
    public static Framework Express { get; } = new("Express", "express", 3000);

    /// <summary>Plain Vite.</summary>
    public static Framework Vite { get; } = new("Vite", "vite", 5173)
    {
        Scripts = ["dev", "start"],
        Arguments = ["--host", "0.0.0.0", "--port", "{port}", "--strictPort"],
        Outputs = ["dist"],
        IsVite = true,
        IsPage = true,
        MemoryMiB = 1536,
    };

    /// <summary>A Node.js package without a known framework.</summary>
    public static Framework Plain { get; } = new("Node.js", "", 3000);

    /// <summary>The known frameworks; one that builds on another comes before it.</summary>
    private static readonly ImmutableArray<Framework> Known = [Nest, Astro, Payload, Next, Fastify, Express, Vite];

    /// <summary>Returns the framework that a package depends on.</summary>
    public static Framework Of(PackageManifest manifest) => Known.FirstOrDefault(framework => manifest.Dependencies.ContainsKey(framework.Package)) ?? Plain;
}
