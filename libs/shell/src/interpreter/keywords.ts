/** Words with a meaning of their own at the start of a command. */
export const keywords: ReadonlySet<string> = new Set(
  '! [[ ]] case coproc do done elif else esac fi for function if in select then time until while { }'.split(
    ' ',
  ),
);
