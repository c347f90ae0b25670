import { type ComponentProps, type ReactNode, isValidElement, useState } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { isRunnable, keysFor, languageOf } from './commands.ts';

interface MarkdownProps {
  readonly text: string;
  /** Types into the terminal; without it blocks can only be copied. */
  readonly type?: ((keys: string) => void) | undefined;
  /** Opens links to the learner's machine in the browser pane. */
  readonly open?: ((address: string) => void) | undefined;
}
const plugins = [remarkGfm];
const ownMachine = /^https?:\/\/(localhost|kubernetes\.docker\.internal|127\.|\[::1\])/;

/** A lab's text. Raw HTML in it is not rendered. */
export function Markdown({ text, type, open }: MarkdownProps) {
  return (
    <div className="prose">
      <ReactMarkdown
        remarkPlugins={plugins}
        components={{
          pre: ({ children }) => <CodeBlock type={type}>{children}</CodeBlock>,
          a: ({ href, children }) => (
            <TextLink href={href} open={open}>
              {children}
            </TextLink>
          ),
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

interface TextLinkProps {
  readonly href: string | undefined;
  readonly open: MarkdownProps['open'];
  readonly children: ReactNode;
}

function TextLink({ href, open, children }: TextLinkProps) {
  if (href && open && ownMachine.test(href))
    return (
      <a
        href={href}
        title="Open in the browser pane"
        onClick={(event) => {
          event.preventDefault();
          open(href);
        }}
      >
        {children}
      </a>
    );
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

interface CodeBlockProps {
  readonly children: ReactNode;
  readonly type: MarkdownProps['type'];
}

function CodeBlock({ children, type }: CodeBlockProps) {
  const [copied, setCopied] = useState(false);
  const { className, children: content } = codeOf(children);
  const code = String(content ?? '').trimEnd();
  const copy = () => void navigator.clipboard?.writeText(code).then(() => setCopied(true));
  return (
    <div className="code-block">
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <div className="code-block-bar">
        <button type="button" onClick={copy} aria-label={`Copy: ${code}`}>
          {copied ? 'Copied' : 'Copy'}
        </button>
        {isRunnable(languageOf(className)) && (
          <button
            type="button"
            disabled={!type}
            onClick={() => type?.(keysFor(code))}
            aria-label={`Run: ${code}`}
            title="Type this into the terminal"
          >
            ▶ Run
          </button>
        )}
      </div>
    </div>
  );
}

function codeOf(children: ReactNode): ComponentProps<'code'> {
  return isValidElement<ComponentProps<'code'>>(children) ? children.props : { children };
}
