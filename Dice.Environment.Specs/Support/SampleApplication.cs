using System.Collections.Immutable;

namespace Dice.Environment.Specs.Support;

/// <summary>An application in <c>Applications/Samples</c>, shaped like those that users have. Tests work on copies.</summary>
/// <param name="Name">The sample's folder.</param>
/// <param name="Service">The service that it becomes.</param>
/// <param name="Host">The host name at which the edge serves it.</param>
public sealed record SampleApplication(string Name, string Service, string Host)
{
    /// <summary>The application's folder below the sample's; empty when they are the same.</summary>
    public string Below { get; private init; } = "";

    /// <summary>A path whose answer shows <see cref="Marker"/>.</summary>
    public required string Path { get; init; }

    /// <summary>A source, relative to the sample's folder.</summary>
    public required string File { get; init; }

    /// <summary>A text in the source; after an edit the answer shows the other text.</summary>
    public required string Marker { get; init; }

    /// <summary>The name of the folder to which it is copied: two of them fill the roles of the fixtures.</summary>
    public string Folder => Service is "backend" or "pwa" ? Service : Name;

    /// <summary>Nest as <c>nest new</c> makes it.</summary>
    public static SampleApplication NestStarter { get; } = new("nest-starter", "backend", "api.dice.local") { Path = "/", File = "src/app.service.ts", Marker = "Hello World!" };

    /// <summary>Astro 5, installed with pnpm.</summary>
    public static SampleApplication AstroPnpm { get; } = new("astro-pnpm", "pwa", "pwa.dice.local") { Path = "/", File = "src/pages/index.astro", Marker = "Welcome to Astro" };

    /// <summary>Nest with TypeORM, variables for all that it needs, and migrations.</summary>
    public static SampleApplication NestTypeOrm { get; } = new("nest-typeorm", "typeorm", "typeorm.dice.local") { Path = "/api/notes/about", File = "src/notes/notes.controller.ts", Marker = "Notes of the day" };

    /// <summary>Express in JavaScript, installed with yarn 1; <c>/</c> and the health routes answer 404.</summary>
    public static SampleApplication ExpressYarn { get; } = new("express-yarn", "express", "express.dice.local") { Path = "/greeting/Mira", File = "src/greeting.js", Marker = "Good day" };

    /// <summary>Next.js below a base path.</summary>
    public static SampleApplication NextBasePath { get; } = new("next-basepath", "portal", "portal.dice.local") { Path = "/portal", File = "app/page.jsx", Marker = "Welcome to the portal" };

    /// <summary>Fastify in a pnpm workspace; the edited source lies in another package.</summary>
    public static SampleApplication PnpmWorkspace { get; } = new("pnpm-workspace", "shop-api", "shop-api.dice.local") { Below = "apps/api", Path = "/price/100", File = "packages/shared/src/index.ts", Marker = "crowns" };

    /// <summary>All samples.</summary>
    public static ImmutableArray<SampleApplication> All { get; } = [NestStarter, AstroPnpm, NestTypeOrm, ExpressYarn, NextBasePath, PnpmWorkspace];

    /// <summary>The sample itself, which no test may change.</summary>
    public string Source => System.IO.Path.Combine(Checkout.Root, "Dice.Environment.Specs", "Applications", "Samples", Name);

    /// <inheritdoc />
    public override string ToString() => Name;
}
