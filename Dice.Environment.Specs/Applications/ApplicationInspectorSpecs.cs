using Dice.Environment.Applications;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Applications;

public sealed class ApplicationInspectorSpecs : IDisposable
{
    private const string NestDependencies = """ "@nestjs/core": "^11.0.0", "typescript": "^5.7.0" """;
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_fresh_Nest_project_runs_on_the_development_server_of_Dice_with_TypeScript()
    {
        _project.With("package.json", $$"""{ "scripts": { "start:dev": "nest start --watch" }, "dependencies": { {{NestDependencies}} } }""")
            .With("nest-cli.json", """{ "sourceRoot": "src", "compilerOptions": { "deleteOutDir": true } }""")
            .With("src/main.ts", "").With("package-lock.json", "{}");

        var application = _project.Inspect();

        application.Framework.Should().Be(Framework.Nest);
        application.Reload.Should().Be(ReloadKind.DiceTypeScript);
        application.Port.Should().Be(3000);
        application.PackageManager.Should().Be(new PackageManager("npm", null, "package-lock.json", "package-lock.json"));
    }

    [Theory]
    [InlineData("""{ "compilerOptions": { "builder": "swc" } }""", """ "@nestjs/core": "11", "@swc/core": "1" """, ReloadKind.DiceSwc)]
    [InlineData("""{ "compilerOptions": { "builder": { "type": "swc" } } }""", """ "@nestjs/core": "11", "@swc/core": "1" """, ReloadKind.DiceSwc)]
    [InlineData("""{ "compilerOptions": { "builder": "swc" } }""", """ "@nestjs/core": "11" """, ReloadKind.OwnWatcher)]
    [InlineData("""{ "compilerOptions": { "plugins": ["@nestjs/swagger"] } }""", NestDependencies, ReloadKind.OwnWatcher)]
    [InlineData("""{ "monorepo": true }""", NestDependencies, ReloadKind.OwnWatcher)]
    public void What_SWC_or_TypeScript_cannot_do_alone_is_left_to_the_projects_own_watcher(string nestCli, string dependencies, ReloadKind expected)
    {
        _project.With("package.json", $$"""{ "scripts": { "start:dev": "nest start --watch" }, "dependencies": { {{dependencies}} } }""").With("nest-cli.json", nestCli).With("src/main.ts", "");

        _project.Inspect().Reload.Should().Be(expected);
    }

    [Fact]
    public void An_Astro_project_with_pnpm_runs_its_own_dev_script_on_all_interfaces()
    {
        _project.With("package.json", """{ "scripts": { "dev": "astro dev" }, "dependencies": { "astro": "^5.0.0" } }""").With("pnpm-lock.yaml", "");

        var application = _project.Inspect();

        application.PackageManager.Name.Should().Be("pnpm");
        application.Command.Should().Equal("npm", "run", "dev", "--", "--host", "0.0.0.0", "--port", "4321");
    }

    [Theory]
    [InlineData("""{ "packageManager": "pnpm@9.1.0+sha512.abc", "scripts": { "dev": "x" } }""", "yarn.lock", "pnpm", "9.1.0")]
    [InlineData("""{ "scripts": { "dev": "x" } }""", "yarn.lock", "yarn", null)]
    [InlineData("""{ "scripts": { "dev": "x" } }""", "npm-shrinkwrap.json", "npm", null)]
    [InlineData("""{ "scripts": { "dev": "x" } }""", "README.md", "npm", null)]
    public void The_package_manager_follows_from_packageManager_then_from_the_lock_file(string manifest, string file, string name, string? version)
    {
        _project.With("package.json", manifest).With(file, "");

        var manager = _project.Inspect().PackageManager;

        (manager.Name, manager.Version).Should().Be((name, version));
    }

    [Theory]
    [InlineData("""{ "engines": { "node": ">=18 <21" }, "scripts": { "dev": "x" } }""", null, false)]
    [InlineData("""{ "engines": { "node": "^20.1 || >=22" }, "scripts": { "dev": "x" } }""", null, true)]
    [InlineData("""{ "volta": { "node": "20.11.1" }, "scripts": { "dev": "x" } }""", null, false)]
    [InlineData("""{ "scripts": { "dev": "x" } }""", "v22.1.0", true)]
    [InlineData("""{ "scripts": { "dev": "x" } }""", "lts/iron", false)]
    [InlineData("""{ "scripts": { "dev": "x" } }""", "lts/*", true)]
    public void The_version_of_Node_that_a_project_asks_for_is_compared_with_the_one_provided(string manifest, string? nvmrc, bool fits)
    {
        _project.With("package.json", manifest);
        if (nvmrc is not null)
        {
            _project.With(".nvmrc", nvmrc);
        }

        _project.Inspect().Node.Fits.Should().Be(fits);
    }

    [Theory]
    [InlineData("next", "Next.js", 3000)]
    [InlineData("payload", "Payload", 3000)]
    [InlineData("express", "Express", 3000)]
    [InlineData("fastify", "Fastify", 3000)]
    [InlineData("vite", "Vite", 5173)]
    [InlineData("left-pad", "Node.js", 3000)]
    public void The_framework_and_its_port_follow_from_the_dependencies(string dependency, string framework, int port)
    {
        _project.With("package.json", $$"""{ "scripts": { "dev": "x" }, "dependencies": { "{{dependency}}": "1" } }""");

        var application = _project.Inspect();

        (application.Framework.Name, application.Port).Should().Be((framework, port));
    }

    [Fact]
    public void A_package_of_a_pnpm_workspace_is_installed_from_the_workspaces_root()
    {
        _project.With("pnpm-workspace.yaml", "packages:\n  - 'apps/*' # applications\n  - packages/**\ncatalog:\n  react: 18\n").With("package.json", """{ "private": true }""").With("pnpm-lock.yaml", "")
            .With("apps/api/package.json", """{ "scripts": { "dev": "x" } }""").With("packages/shared/lib/package.json", "{}");

        var application = _project.Inspect("apps/api");

        application.InstallationRoot.Should().Be(_project.Path);
        application.WorkspacePackages.Should().Equal("apps/api", "packages/shared/lib");
        application.PathInRoot.Should().Be("apps/api");
        application.PackageManager.Name.Should().Be("pnpm");
    }

    [Fact]
    public void A_folder_below_a_workspace_that_is_not_one_of_its_packages_stands_alone()
    {
        _project.With("package.json", """{ "workspaces": ["apps/*"] }""").With("apps/api/package.json", "{}").With("tools/x/package.json", """{ "scripts": { "dev": "x" } }""");

        _project.Inspect("tools/x").InstallationRoot.Should().EndWith("tools/x");
    }

    [Fact]
    public void A_project_without_a_development_script_is_refused_with_the_key_that_names_one()
    {
        _project.With("package.json", """{ "scripts": { "build": "x" } }""");

        var error = FluentActions.Invoking(() => _project.Inspect()).Should().Throw<DiceException>().Which;

        error.Problem.Should().Contain("none of the scripts start:dev, dev");
        error.Remedy.Should().Contain("\"command\" in dice.json");
    }

    [Fact]
    public void Of_a_key_that_package_json_repeats_the_last_value_counts()
    {
        _project.With("package.json", """{ "scripts": { "dev": "old", "dev": "node server.js --port 4000" }, "dependencies": { "express": "4", "express": "5" } }""");

        _project.Inspect().Port.Should().Be(4000);
    }

    [Theory]
    [InlineData("pnpm@")]
    [InlineData("pnpm@9; touch x")]
    [InlineData("npm@$(id)")]
    public void A_package_manager_without_a_usable_version_is_refused(string chosen)
    {
        _project.With("package.json", $$"""{ "scripts": { "dev": "x" }, "packageManager": "{{chosen}}" }""");

        FluentActions.Invoking(() => _project.Inspect()).Should().Throw<DiceException>().WithMessage("*package.json: packageManager: *names no version*");
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_package_json()
    {
        _project.With("package.json", "\ufeff{ \"scripts\": { \"dev\": \"x\" } }");

        _project.Inspect().Command.Should().Equal("npm", "run", "dev");
    }

    [Theory]
    [InlineData("[]", "nest-cli.json is not a JSON object")]
    [InlineData("null", "nest-cli.json is not a JSON object")]
    [InlineData("", "nest-cli.json is empty")]
    [InlineData("""{ "compilerOptions": { "builder": "\ud800" } }""", "stands for no character")]
    public void A_malformed_nest_cli_json_is_named(string content, string problem)
    {
        NestProject().With("nest-cli.json", content);

        FluentActions.Invoking(() => _project.Inspect()).Should().Throw<DiceException>().Which.Problem.Should().Contain(problem);
    }

    [Theory]
    [InlineData("""{ "compilerOptions": { "builder": 5 } }""")]
    [InlineData("""{ "compilerOptions": { "builder": { "type": 5 } } }""")]
    [InlineData("""{ "compilerOptions": { "builder": ["swc"] } }""")]
    public void A_builder_that_Dice_does_not_know_is_left_to_the_Nest_CLI(string content)
    {
        NestProject().With("nest-cli.json", content);

        _project.Inspect().Reload.Should().Be(ReloadKind.OwnWatcher);
    }

    [Fact]
    public void A_workspaces_patterns_in_one_line_of_yaml_are_read()
    {
        _project.With("pnpm-workspace.yaml", "packages: ['.', \"apps/*\"]\ncatalog:\n  react: 18\n").With("package.json", "{}").With("apps/api/package.json", """{ "scripts": { "dev": "x" } }""");

        _project.Inspect("apps/api").WorkspacePackages.Should().Equal(".", "apps/api");
    }

    [Fact]
    public void A_workspaces_patterns_do_not_lead_out_of_it()
    {
        _project.With("root/package.json", """{ "workspaces": ["../*", "."], "scripts": { "dev": "x" } }""").With("other/package.json", "{}");

        _project.Inspect("root").WorkspacePackages.Should().Equal(".");
    }

    private ProjectFolder NestProject() => _project
        .With("package.json", """{ "scripts": { "start:dev": "nest start --watch" }, "dependencies": { "@nestjs/core": "11" }, "devDependencies": { "typescript": "5" } }""")
        .With("src/main.ts", "");

    [Theory]
    [InlineData("{ nonsense", "is not valid JSON")]
    [InlineData("[]", "is not a JSON object")]
    public void A_malformed_package_json_is_named(string content, string problem)
    {
        _project.With("package.json", content);

        FluentActions.Invoking(() => _project.Inspect()).Should().Throw<DiceException>().Which.Problem.Should().StartWith(Path.Combine(_project.Path, "package.json")).And.Contain(problem);
    }
}
