/**
 * Shell completions, made from the table of commands.
 *
 * @module
 */
import { type Command, COMMANDS } from "../../lib/cli/commands.ts";
import {
  ALL_OPTIONS,
  COMMON_OPTIONS,
  type Option,
} from "../../lib/cli/options.ts";

/** The completion files by name, as each shell looks for them. */
export function completions(): Readonly<Record<string, string>> {
  return {
    "schlund-ddns.bash": bash(),
    "_schlund-ddns": zsh(),
    "schlund-ddns.fish": fish(),
  };
}

const NAMED = COMMANDS.filter(({ name }) => name !== undefined);

function optionsOf({ options }: Command): readonly Option[] {
  return [...COMMON_OPTIONS, ...options];
}

function words(options: readonly Option[]): string {
  return options.flatMap(({ name, short }) =>
    short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`]
  ).join(" ");
}

/** Options whose argument is a file. */
const FILES = ALL_OPTIONS.filter(({ argument }) => argument === "FILE");
const TAKING = ALL_OPTIONS.filter(({ argument }) => argument !== undefined);

function bash(): string {
  const cases = COMMANDS.map((command) =>
    `    ${command.name ?? "*"}) options="${words(optionsOf(command))}" ;;`
  );
  // The update, whose pattern is everything, comes last.
  const ordered = [...cases.slice(1), cases[0]].join("\n");
  return `# bash completion for schlund-ddns
_schlund_ddns() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local options
  COMPREPLY=()
  case "$previous" in
    ${FILES.map(({ name }) => `--${name}`).join("|")})
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return ;;
    ${
    TAKING.filter((option) => !FILES.includes(option))
      .map(({ name }) => `--${name}`).join("|")
  })
      return ;;
  esac
  case "\${COMP_WORDS[1]}" in
${ordered}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    options="$options ${NAMED.map(({ name }) => name).join(" ")}"
  fi
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
}
complete -F _schlund_ddns schlund-ddns
`;
}

function zsh(): string {
  const quoted = (text: string) =>
    text.replace(/[[\]:\\]/g, "\\$&").replaceAll("'", "'\\''");
  const spec = (
    { name, short, argument, help, repeatable }: Option,
  ) => {
    const value = argument === undefined
      ? ""
      : `:${quoted(argument)}:${argument === "FILE" ? "_files" : ""}`;
    const names = short === undefined
      ? `${repeatable ? "'*'" : ""}--${name}`
      : `{-${short},--${name}}`;
    return `${names}'[${quoted(help)}]${value}'`;
  };
  const cases = COMMANDS.map((command) =>
    `    ${command.name ?? "*"}) _arguments $general ${
      command.options.map(spec).join(" ")
    } '*:word:' ;;`
  );
  const ordered = [...cases.slice(1), cases[0]].join("\n");
  return `#compdef schlund-ddns
local -a commands general
commands=(
${NAMED.map(({ name, help }) => `  '${name}:${quoted(help)}'`).join("\n")}
)
general=(${COMMON_OPTIONS.map(spec).join(" ")})
if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
  _describe command commands
else
  case $words[2] in
${ordered}
  esac
fi
`;
}

function fish(): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const lines = NAMED.map(({ name, help }) =>
    `complete -c schlund-ddns -f -n __fish_use_subcommand -a ${name} -d ${
      quoted(help)
    }`
  );
  const options = ALL_OPTIONS.map((option) => {
    const { name, short, argument, help } = option;
    const commands = COMMANDS.filter((command) =>
      optionsOf(command).includes(option)
    );
    const everywhere = commands.some((command) => command.name === undefined);
    const condition = everywhere ? "" : ` -n ${
      quoted(
        `__fish_seen_subcommand_from ${
          commands.map(({ name }) => name).join(" ")
        }`,
      )
    }`;
    return `complete -c schlund-ddns${condition} -l ${name}` +
      (short === undefined ? "" : ` -s ${short}`) +
      (argument === undefined ? "" : argument === "FILE" ? " -r -F" : " -x") +
      ` -d ${quoted(help)}`;
  });
  return ["# fish completion for schlund-ddns", ...lines, ...options, ""]
    .join("\n");
}
